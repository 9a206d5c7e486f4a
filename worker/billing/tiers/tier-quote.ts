import { MINUTE, SECOND } from '../../platform/core/clock';
import type { Tier } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { policyFor, type TierPolicy } from '../../traffic/policies/tier-policy';
import { planChange, type Plan, type Subscription } from './subscription';

/** How long what was quoted is charged: as long as somebody reads a dialog. */
const QUOTE_MS = 10 * MINUTE;
/** Two isolates' clocks differ by less. */
const CLOCK_SLACK_MS = 5 * SECOND;

export interface TierRequest {
  tier: Tier;
  /** Cents; above it nothing is changed. */
  maxPrice?: number | undefined;
  /** When the price was quoted, epoch milliseconds: the change is computed as of then. */
  quotedAt?: number | undefined;
}

interface Given {
  sub: Subscription;
  has: Tier;
  policies: readonly TierPolicy[];
  now: number;
}

/**
 * What the wish comes to, on the terms that were quoted; null when nothing changes. A quote cannot lower a price: the
 * older it is, the more is left of the month.
 * @throws tiers.quote_expired, prices.above_maximum.
 */
export function planTierRequest({ now, ...given }: Given, wish: TierRequest): Plan | null {
  const { tier, maxPrice, quotedAt = now } = wish;
  if (quotedAt < now - QUOTE_MS || quotedAt > now + CLOCK_SLACK_MS)
    throw new AppError('tiers.quote_expired');
  const plan = planChange({ ...given, wants: tier, now: Math.min(now, quotedAt) });
  if (plan && maxPrice !== undefined && plan.charge > maxPrice)
    throw new AppError('prices.above_maximum', { price: plan.charge, maxPrice });
  return plan;
}

/** What a change of tier costs, today and at its renewal: what POST /v1/tier charges for it. Cents. */
export interface TierQuote {
  from: Tier;
  tier: Tier;
  quotedAt: number;
  validUntil: number;
  effectiveAt: number;
  /** Taken today. */
  charge: number;
  /** What the month that is paid already takes off the price. */
  credited: number;
  /** The next month: when it begins, of which tier, and its price as of now. Null where nothing renews. */
  renewal: { at: number; tier: Tier; price: number } | null;
}

/** What `wants` comes to now. */
export function computeTierQuote({ now, ...given }: Given, wants: Tier): TierQuote {
  const { has, sub, policies } = given;
  const plan = planChange({ ...given, wants, now });
  const isPaid = sub.revision > 0 && sub.tier === has && has !== 'free';
  const next = plan ? plan.next : isPaid ? sub : null;
  const following = next && (next.nextTier ?? next.tier);
  return {
    from: has,
    tier: wants,
    quotedAt: now,
    validUntil: now + QUOTE_MS,
    effectiveAt: plan?.effectiveAt ?? now,
    charge: plan?.charge ?? 0,
    credited: plan?.credited ?? 0,
    renewal:
      next && following && next.tier !== 'free'
        ? { at: next.periodEnd, tier: following, price: policyFor(policies, following).price }
        : null,
  };
}
