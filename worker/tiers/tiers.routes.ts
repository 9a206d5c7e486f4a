import * as z from 'zod';
import { requireRole, requireScope, systemCtx } from '../http/auth';
import { idempotencyKey } from '../http/idempotency';
import { describe } from '../http/openapi';
import { newRouter } from '../http/router';
import { validate } from '../http/validate';
import { changeTier } from './change.service';
import { byRank, TIERS } from './policy';
import { getTier } from './status.service';
import { CHANGE_TIER, GET_TIER, TIERS_LIST } from './tiers.answers';
import { listPolicies } from './tiers.service';
import { toChange, toStatus, toTier } from './tiers.view';

// Strict: a price, a period or a balance is never the caller's to say (I-28).
const ChangeTier = z
  .strictObject({
    tier: z.enum(TIERS),
    maxPrice: z.int().min(0).optional().describe('US cents; above it nothing is changed'),
  })
  .meta({ id: 'ChangeTier', example: { tier: 'developer', maxPrice: 2_900 } });

/** What the tiers are, for anybody. */
export const tiersRoutes = newRouter().get('/', describe(TIERS_LIST), async (c) => {
  c.header('cache-control', 'public, max-age=60');
  return c.json({ data: byRank(await listPolicies(systemCtx(c.env))).map(toTier) });
});

export const tierRoutes = newRouter()
  .get('/', describe(GET_TIER), requireScope('balance:read'), async (c) =>
    c.json(toStatus(await getTier(c.var.ctx))),
  )
  .post(
    '/',
    describe(CHANGE_TIER),
    requireRole('owner'),
    validate('json', ChangeTier),
    async (c) => {
      const key = idempotencyKey(c.req.header('idempotency-key'));
      const change = await changeTier(c.var.ctx, c.req.valid('json'), key);
      return c.json({
        change: change && toChange(change),
        tier: toStatus(await getTier(c.var.ctx)),
      });
    },
  );
