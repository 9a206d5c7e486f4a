import { describe } from '../http/openapi';
import { newRouter } from '../http/router';
import { requireScope } from '../http/scope';
import { validate } from '../http/validate';
import { LIST } from './audit.answers';
import { ListAudit } from './audit.schemas';
import { toAudit } from './audit.view';
import { listAudit } from './list';

export const auditRoutes = newRouter().get(
  '/',
  describe(LIST),
  requireScope('audit:read'),
  validate('query', ListAudit),
  async (c) => c.json(toAudit(await listAudit(c.get('ctx'), c.req.valid('query')))),
);
