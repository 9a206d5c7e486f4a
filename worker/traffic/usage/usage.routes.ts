import * as z from 'zod';
import { describe } from '../../platform/http/openapi';
import { bindCursor, signPage } from '../../platform/http/paging';
import { newRouter } from '../../platform/http/router';
import { requireScope } from '../../platform/http/scope';
import { validate } from '../../platform/http/validate';
import { PageQuery, PeriodQuery } from '../../platform/core/page-query';
import { USAGE } from './usage.answers';
import { DIMENSIONS, readUsage } from './usage.service';
import { toUsage } from './usage.view';

const UsageQuery = z.strictObject({
  ...PeriodQuery,
  by: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(DIMENSIONS)).min(1).max(3))
    .default(['day'])
    .meta({
      description: 'One or more of day, key and route, separated by commas',
      pattern: `^(${DIMENSIONS.join('|')})(,(${DIMENSIONS.join('|')})){0,2}$`,
    }),
  ...PageQuery,
});

export const usageRoutes = newRouter().get(
  '/',
  describe(USAGE),
  requireScope('balance:read'),
  validate('query', UsageQuery),
  bindCursor(),
  async (c) => c.json(signPage(c, toUsage(await readUsage(c.get('ctx'), c.req.valid('query'))))),
);
