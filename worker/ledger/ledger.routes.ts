import { requireScope } from '../http/auth';
import { newRouter } from '../http/router';
import { getBalance } from './ledger.service';
import { toBalanceView } from './ledger.view';

export const ledgerRoutes = newRouter().get('/balance', requireScope('balance:read'), async (c) =>
  c.json(toBalanceView(await getBalance(c.var.ctx, c.var.ctx.principal.accountId))),
);
