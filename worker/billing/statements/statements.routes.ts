import { sendFile } from '../../platform/http/files';
import { describe } from '../../platform/http/openapi';
import { newRouter } from '../../platform/http/router';
import { requireScope } from '../../platform/http/scope';
import { validate } from '../../platform/http/validate';
import { GET } from './statements.answers';
import { StatementMonth, StatementQuery } from './statements.schemas';
import { getStatement } from './statements.service';

export const statementsRoutes = newRouter().get(
  '/:month',
  describe(GET),
  requireScope('balance:read'),
  validate('param', StatementMonth),
  validate('query', StatementQuery),
  async (c) => {
    const { month } = c.req.valid('param');
    return sendFile(c, await getStatement(c.get('ctx'), { month, ...c.req.valid('query') }));
  },
);
