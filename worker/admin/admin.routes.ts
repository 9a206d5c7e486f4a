import { ListAllAudit } from '../audit/audit.schemas';
import { toAllAudit } from '../audit/audit.view';
import { listAllAudit } from '../audit/list';
import { requirePlatformRole } from '../http/auth';
import { describe } from '../http/openapi';
import { newRouter } from '../http/router';
import { validate } from '../http/validate';
import * as answers from './admin.answers';

/** What the platform's own people do, apart from everything a customer may (I-28). */
export const adminRoutes = newRouter().get(
  '/audit',
  describe(answers.AUDIT),
  requirePlatformRole('admin'),
  validate('query', ListAllAudit),
  async (c) => c.json(toAllAudit(await listAllAudit(c.var.ctx, c.req.valid('query')))),
);
