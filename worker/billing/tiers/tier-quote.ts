import { MINUTE, SECOND } from '../../platform/core/clock';
import type { Tier } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { policyFor, type TierPolicy } from '../../traffic/policies/tier-policy';
import { planChange, type Plan, type Subscription } from './subscription';

/** Validity of a quote: the time to read a dialog. */
const QUOTE_MS = 10 * MINUTE;
/** Maximum clock difference of two isolates. */
const CLOCK_SLACK_MS = 5 * SECOND;

export interface TierRequest {
  tier: Tier;
  /** Cents; nothing changes above it. */
  maxPrice?: number | undefined;
  /** Time of the quote, epoch milliseconds: the change is computed as of then. */
  quotedAt?: number | undefined;
}

interface Given {
  sub: Subscription;
  has: Tier;
  policies: readonly TierPolicy[];
  now: number;
}

/**
 * Plans the requested change at its quoted terms; null when nothing changes. An older quote cannot lower the price,
 * because more of the month was left then.
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

/** The price of a change, today and at renewal, in cents. */
export interface TierQuote {
  from: Tier;
  tier: Tier;
  quotedAt: number;
  validUntil: number;
  effectiveAt: number;
  /** Charged today. */
  charge: number;
  /** Credit for the rest of the paid month. */
  credited: number;
  /** The next month: its start, tier and current price. Null when nothing renews. */
  renewal: { at: number; tier: Tier; price: number } | null;
}

/** The current price of `wants`. */
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
