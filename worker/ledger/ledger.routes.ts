import * as z from 'zod';
import { requireScope } from '../http/auth';
import { describe } from '../http/openapi';
import { newRouter } from '../http/router';
import { validate } from '../http/validate';
import { PageQuery } from '../kernel/page';
import { BALANCE, LEDGER } from './ledger.answers';
import { getBalance } from './ledger.service';
import { listStatement } from './statement.service';
import { toBalanceView, toStatementView } from './ledger.view';

const LedgerQuery = z.strictObject({ reference: z.string().max(100).optional(), ...PageQuery });

export const ledgerRoutes = newRouter()
  .get('/balance', describe(BALANCE), requireScope('balance:read'), async (c) =>
    c.json(toBalanceView(await getBalance(c.var.ctx, c.var.ctx.principal.accountId))),
  )
  .get(
    '/ledger',
    describe(LEDGER),
    requireScope('balance:read'),
    validate('query', LedgerQuery),
    async (c) => c.json(toStatementView(await listStatement(c.var.ctx, c.req.valid('query')))),
  );
