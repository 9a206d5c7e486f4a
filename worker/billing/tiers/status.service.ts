import { monthOf } from '../../platform/core/clock';
import type { Ctx, Tier } from '../../platform/core/ctx';
import { getUsage } from '../ledger/usage.service';
import { policyFor, type TierPolicy } from '../../traffic/policies/tier-policy';
import { readSubscriptionState } from './subscription-records';
import type { Subscription } from './subscription';
import { loadPolicies } from '../../traffic/policies/tier-policies.service';

/** An account's plan, its usage, and its renewal. */
export interface TierStatus {
  tier: Tier;
  policy: TierPolicy;
  period: string;
  used: number;
  cap: number;
  resetsAt: number;
  open: number;
  openCap: number;
  /** Null for a free plan. */
  subscription: Subscription | null;
  /** Price of the next month at current policies, in cents. */
  renewalPrice: number;
}

export async function getTier(ctx: Ctx): Promise<TierStatus> {
  const { accountId } = ctx.principal;
  const [{ has, sub }, usage, policies] = await Promise.all([
    readSubscriptionState(ctx.db, accountId),
    getUsage(ctx, accountId),
    loadPolicies(ctx),
  ]);
  const period = monthOf(ctx.now());
  const [year = 0, month = 0] = period.split('-').map(Number);
  return {
    tier: has,
    policy: policyFor(policies, has),
    period,
    // The row counts the month of the last order.
    used: usage.period === period ? usage.used : 0,
    cap: usage.cap,
    resetsAt: Date.UTC(year, month, 1),
    open: usage.open,
    openCap: usage.openCap,
    renewalPrice: policyFor(policies, sub.nextTier ?? has).price,
    subscription: sub.revision > 0 && has !== 'free' && sub.tier === has ? sub : null,
  };
}
