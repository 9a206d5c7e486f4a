import { ListAllAudit } from '../audit/audit.schemas';
import { toAllAudit } from '../audit/audit.view';
import { listAllAudit } from '../audit/list';
import { requireFresh, requirePlatformRole } from '../http/auth';
import { describe } from '../http/openapi';
import { newRouter } from '../http/router';
import { validate } from '../http/validate';
import { findAccounts, reactivateAccount, suspendAccount } from './accounts';
import * as answers from './admin.answers';
import { FindAccounts, Suspend } from './admin.schemas';
import { toAccount, toAccounts } from './admin.view';

/** What the platform's own people do, apart from everything a customer may (I-28). */
export const adminRoutes = newRouter()
  .get(
    '/accounts',
    describe(answers.FIND),
    requirePlatformRole('support'),
    validate('query', FindAccounts),
    async (c) => c.json(toAccounts(await findAccounts(c.var.ctx, c.req.valid('query')))),
  )
  .post(
    '/accounts/:id/suspend',
    describe(answers.SUSPEND),
    requirePlatformRole('admin'),
    requireFresh,
    validate('json', Suspend),
    async (c) => {
      const { id } = c.req.param();
      return c.json(toAccount(await suspendAccount(c.var.ctx, id, c.req.valid('json'))));
    },
  )
  .post(
    '/accounts/:id/reactivate',
    describe(answers.REACTIVATE),
    requirePlatformRole('admin'),
    requireFresh,
    async (c) => c.json(toAccount(await reactivateAccount(c.var.ctx, c.req.param('id')))),
  )
  .get(
    '/audit',
    describe(answers.AUDIT),
    requirePlatformRole('admin'),
    validate('query', ListAllAudit),
    async (c) => c.json(toAllAudit(await listAllAudit(c.var.ctx, c.req.valid('query')))),
  );
