import { describe } from '../platform/http/openapi';
import { bindCursor, signPage } from '../platform/http/paging';
import { newRouter } from '../platform/http/router';
import { requireScope } from '../platform/http/scope';
import { validate } from '../platform/http/validate';
import { LIST } from './audit.answers';
import { ListAudit } from './audit.schemas';
import { toAudit } from './audit.view';
import { listAudit } from './audit.queries';

export const auditRoutes = newRouter().get(
  '/',
  describe(LIST),
  requireScope('audit:read'),
  validate('query', ListAudit),
  bindCursor(),
  async (c) => c.json(signPage(c, toAudit(await listAudit(c.get('ctx'), c.req.valid('query'))))),
);
