import * as z from 'zod';
import { requireRole, requireScope } from '../http/auth';
import { describe } from '../http/openapi';
import { newRouter } from '../http/router';
import { validate } from '../http/validate';
import { PageQuery } from '../kernel/page';
import { getBalanceAlert, setBalanceAlert } from './alerts.service';
import { BALANCE, GET_ALERT, LEDGER, SET_ALERT } from './ledger.answers';
import { getBalance } from './ledger.service';
import { listStatement } from './statement.service';
import { toBalanceView, toStatementView } from './ledger.view';

const LedgerQuery = z.strictObject({ reference: z.string().max(100).optional(), ...PageQuery });

const SetAlert = z
  .strictObject({ threshold: z.int().min(0).max(100_000_000) })
  .meta({ id: 'SetBalanceAlert', example: { threshold: 500 } });

export const ledgerRoutes = newRouter()
  .get('/balance', describe(BALANCE), requireScope('balance:read'), async (c) =>
    c.json(toBalanceView(await getBalance(c.var.ctx, c.var.ctx.principal.accountId))),
  )
  .get('/balance/alert', describe(GET_ALERT), requireScope('balance:read'), async (c) =>
    c.json({ threshold: await getBalanceAlert(c.var.ctx) }),
  )
  .put(
    '/balance/alert',
    describe(SET_ALERT),
    requireRole('owner'),
    validate('json', SetAlert),
    async (c) =>
      c.json({ threshold: await setBalanceAlert(c.var.ctx, c.req.valid('json').threshold) }),
  )
  .get(
    '/ledger',
    describe(LEDGER),
    requireScope('balance:read'),
    validate('query', LedgerQuery),
    async (c) => c.json(toStatementView(await listStatement(c.var.ctx, c.req.valid('query')))),
  );
