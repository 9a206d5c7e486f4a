import { requireRole } from '../../accounts/authentication/auth';
import { json } from '../../platform/http/json';
import { describe } from '../../platform/http/openapi';
import { bindCursor, signPage } from '../../platform/http/paging';
import { newRouter } from '../../platform/http/router';
import { requireScope } from '../../platform/http/scope';
import { validate } from '../../platform/http/validate';
import { sendFile } from '../../platform/http/files';
import { getBalanceAlert, setBalanceAlert } from './alerts.service';
import {
  BALANCE,
  GET_ALERT,
  LEDGER,
  LEDGER_CSV,
  SET_ALERT,
  TRANSACTIONS,
  TRANSACTIONS_CSV,
} from './ledger.answers';
import { ledgerCsv, transactionsCsv } from './ledger-csv';
import {
  LedgerFilter,
  LedgerQuery,
  SetAlert,
  TransactionsFilter,
  TransactionsQuery,
} from './ledger.schemas';
import { getBalanceWithDebt } from './ledger.service';
import { listStatement } from './statement.service';
import { listTransactions } from './transactions.service';
import { toBalanceView, toStatementView, toTransactionsView } from './ledger.view';

export const ledgerRoutes = newRouter()
  .get('/balance', describe(BALANCE), requireScope('balance:read'), async (c) =>
    json(toBalanceView(await getBalanceWithDebt(c.get('ctx'), c.get('ctx').principal.accountId))),
  )
  .get('/balance/alert', describe(GET_ALERT), requireScope('balance:read'), async (c) =>
    c.json({ thresholdCents: await getBalanceAlert(c.get('ctx')) }),
  )
  .put(
    '/balance/alert',
    describe(SET_ALERT),
    requireRole('owner'),
    validate('json', SetAlert),
    async (c) => {
      const { thresholdCents } = c.req.valid('json');
      return c.json({ thresholdCents: await setBalanceAlert(c.get('ctx'), thresholdCents) });
    },
  )
  .get(
    '/ledger',
    describe(LEDGER),
    requireScope('balance:read'),
    validate('query', LedgerQuery),
    bindCursor(),
    async (c) =>
      c.json(signPage(c, toStatementView(await listStatement(c.get('ctx'), c.req.valid('query'))))),
  )
  .get(
    '/ledger.csv',
    describe(LEDGER_CSV),
    requireScope('balance:read'),
    validate('query', LedgerFilter),
    async (c) => sendFile(c, await ledgerCsv(c.get('ctx'), c.req.valid('query'))),
  )
  .get(
    '/transactions',
    describe(TRANSACTIONS),
    requireScope('balance:read'),
    validate('query', TransactionsQuery),
    bindCursor(),
    async (c) =>
      c.json(
        signPage(c, toTransactionsView(await listTransactions(c.get('ctx'), c.req.valid('query')))),
      ),
  )
  .get(
    '/transactions.csv',
    describe(TRANSACTIONS_CSV),
    requireScope('balance:read'),
    validate('query', TransactionsFilter),
    async (c) => sendFile(c, await transactionsCsv(c.get('ctx'), c.req.valid('query'))),
  );
