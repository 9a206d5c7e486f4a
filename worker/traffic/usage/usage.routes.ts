import * as z from 'zod';
import { describe } from '../../platform/http/openapi';
import { newRouter } from '../../platform/http/router';
import { requireScope } from '../../platform/http/scope';
import { validate } from '../../platform/http/validate';
import { USAGE } from './usage.answers';
import { DIMENSIONS, readUsage } from './usage.service';
import { toUsage } from './usage.view';

const UsageQuery = z.strictObject({
  from: z.iso.date().optional().describe('First day, in UTC; 30 days ago by default'),
  to: z.iso.date().optional().describe('Last day, in UTC; today by default'),
  by: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(DIMENSIONS)).min(1).max(3))
    .default(['day'])
    .meta({
      description: 'One or more of day, key and route, separated by commas',
      pattern: `^(${DIMENSIONS.join('|')})(,(${DIMENSIONS.join('|')})){0,2}$`,
    }),
});

export const usageRoutes = newRouter().get(
  '/',
  describe(USAGE),
  requireScope('balance:read'),
  validate('query', UsageQuery),
  async (c) => c.json(toUsage(await readUsage(c.get('ctx'), c.req.valid('query')))),
);
