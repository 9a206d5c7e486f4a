import { auditRow } from '../../audit/audit.service';
import { guarded } from '../../platform/db/guarded';
import type { Ctx, Tier } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { pushTier } from '../../traffic/limits/limiter.client';
import { toShownPolicy } from '../../traffic/policies/policy-names';
import { policyFor, type TierNumbers, type TierPolicy } from '../../traffic/policies/tier-policy';
import { publishPolicies, loadPolicies } from '../../traffic/policies/tier-policies.service';

/** The policy from D1, for an administrator: never a cached one. */
export const getPolicy = async (ctx: Ctx, tier: Tier): Promise<TierPolicy> =>
  policyFor(await loadPolicies(ctx), tier);

/**
 * Publishes `numbers` as the tier's policy, the version after `version`. Triggers update the caps, KV updates the
 * isolates, and the limiters get a push. @throws tiers.policy_changed after a concurrent change.
 */
export async function setPolicy(
  ctx: Ctx,
  tier: Tier,
  wanted: TierNumbers & { version: number },
): Promise<TierPolicy> {
  const before = await getPolicy(ctx, tier);
  const { version, ...numbers } = wanted;
  const { user, credentialId } = ctx.principal;
  const staff = user?.id ?? credentialId;
  const insert = insertStatement(ctx, { ...numbers, tier, version }, staff);
  const entry = await auditRow(ctx, {
    accountId: null,
    actor: { kind: 'staff', id: staff },
    address: ctx.address,
    action: 'policy.published',
    target: { type: 'policy', id: tier },
    before: toShownPolicy(before),
    after: toShownPolicy({ ...numbers, tier, version: version + 1 }),
  });
  const [inserted] = await ctx.db.sql.batch(guarded(ctx.db, insert, [entry]));
  if (inserted?.results.length !== 1) throw new AppError('tiers.policy_changed');
  await publishPolicies(ctx);
  await pushTier(ctx, tier);
  return getPolicy(ctx, tier);
}

function insertStatement(ctx: Ctx, after: TierPolicy, staff: string): D1PreparedStatement {
  const n = after;
  return ctx.db.sql
    .prepare(
      `INSERT INTO tier_policies (tier, version, requests_per_minute, monthly, open, bulk, keys, endpoints,
         retention_days, price, markup, expiries, cooldown_seconds, created_at, created_by)
       SELECT ?1, ?2 + 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15
       WHERE ?2 = (SELECT max(version) FROM tier_policies WHERE tier = ?1)
       ON CONFLICT DO NOTHING RETURNING version`,
    )
    .bind(
      n.tier,
      n.version,
      n.requestsPerMinute,
      n.monthly,
      n.open,
      n.bulk,
      n.keys,
      n.endpoints,
      n.retentionDays,
      n.price,
      n.markup,
      n.expiries,
      n.cooldownSeconds,
      ctx.now(),
      staff,
    );
}
