import { DAY } from '../../platform/core/clock';
import type { Tier } from '../../platform/core/ctx';
import { policyFor, rankOf, type TierPolicy } from '../../traffic/policies/tier-policy';

type PaidTier = Exclude<Tier, 'free'>;

/** An account's subscription as stored in D1. Revision 0: it never paid. */
export interface Subscription {
  revision: number;
  tier: Tier;
  price: number;
  periodStart: number;
  periodEnd: number;
  /** The day of the month (UTC) on which a period ends, 1 to 31, clamped in shorter months. */
  anchorDay: number;
  nextTier: 'free' | 'developer' | null;
  graceUntil: number | null;
  dueAt: number | null;
  keptDays: number;
  keptUntil: number;
  /** Since when at least this tier has been paid for without a break; null when it is not. */
  paidSince: Readonly<Record<PaidTier, number | null>>;
}

/** A change and its price. */
export interface Plan {
  next: Subscription;
  /** The tier from now on. */
  tier: Tier;
  charge: number;
  /** Cents credited for the rest of the paid month. */
  credited: number;
  effectiveAt: number;
}

/** Grace period of an unpaid tier: as long as it had been paid for, at most GRACE_MS, and none below LEAST_PAID_MS. */
const GRACE_MS = 7 * DAY;
const LEAST_PAID_MS = DAY;
/** Between two tries to renew an unpaid month. */
const RETRY_MS = DAY / 4;

/** `anchorDay` of the month after `at` (UTC, epoch milliseconds), or its last day, at the same time of day. */
export function monthAfter(at: number, anchorDay: number): number {
  const date = new Date(at);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(anchorDay, lastDay)) + (at % DAY);
}

/** Cents of `price` for the rest of the period. */
const restOf = (price: number, { periodStart, periodEnd }: Subscription, now: number): number =>
  price * Math.min(1, Math.max(0, periodEnd - now) / (periodEnd - periodStart));

interface Given {
  sub: Subscription;
  /** The account's current tier, which an operator may have set. */
  has: Tier;
  policies: readonly TierPolicy[];
  now: number;
}
interface Change extends Given {
  wants: Tier;
}

/** Plans the requested change; null when nothing changes. Amounts follow from policies alone (I-28). */
export function planChange(change: Change): Plan | null {
  const { sub, has, wants, policies, now } = change;
  const isPaid = sub.revision > 0 && sub.tier === has && has !== 'free';
  const isLate = isPaid && sub.graceUntil !== null;
  if (wants === has && !isLate) {
    if (sub.nextTier === null) return null;
    return keep({ ...sub, nextTier: null }, has, now);
  }
  if (wants === 'free' || (rankOf(wants) < rankOf(has) && isPaid && !isLate)) {
    if (!isPaid || isLate) return lapse(change);
    if (sub.nextTier === wants || wants === 'enterprise') return null;
    return { ...keep({ ...sub, nextTier: wants }, has, now), effectiveAt: sub.periodEnd };
  }
  const { price } = policyFor(policies, wants);
  if (!isPaid || isLate) return begin(change, price);
  // The price difference for the rest of the month; never negative, although a price may have fallen.
  const rest = restOf(price, sub, now);
  const charge = Math.max(0, Math.ceil(rest - restOf(sub.price, sub, now)));
  const credited = Math.ceil(rest) - charge;
  const paidSince = { ...sub.paidSince, enterprise: now };
  const next = { ...sub, tier: wants, price, nextTier: null, paidSince };
  return { next, tier: wants, charge, credited, effectiveAt: now };
}

const keep = (next: Subscription, tier: Tier, now: number): Plan => ({
  next,
  tier,
  charge: 0,
  credited: 0,
  effectiveAt: now,
});

/** A new month from now; a late month counts from its due time. */
function begin({ sub, has, wants, now }: Change, price: number): Plan {
  const isLate = sub.graceUntil !== null && wants === has;
  const periodStart = isLate ? sub.periodEnd : now;
  const anchorDay = isLate ? sub.anchorDay : new Date(now).getUTCDate();
  const periodEnd = monthAfter(periodStart, anchorDay);
  const month = { periodStart, periodEnd, dueAt: periodEnd, nextTier: null, graceUntil: null };
  const paidSince = isLate ? sub.paidSince : paidUpTo(wants, { developer: now, enterprise: now });
  return {
    next: { ...sub, ...month, anchorDay, tier: wants, price, paidSince },
    tier: wants,
    charge: price,
    credited: 0,
    effectiveAt: now,
  };
}

/** `paidSince` after a move to `tier`, which may be the lower one. */
const paidUpTo = (
  tier: Tier,
  { developer, enterprise }: Subscription['paidSince'],
): Subscription['paidSince'] => ({
  developer,
  enterprise: tier === 'enterprise' ? enterprise : null,
});

/** Messages keep the retention that the current tier has promised. */
function keptOf({ has, policies, now }: Given): Pick<Subscription, 'keptDays' | 'keptUntil'> {
  const { retentionDays } = policyFor(policies, has);
  return { keptDays: retentionDays, keptUntil: now + retentionDays * DAY };
}

/** Ends the subscription: free from now on; keys and endpoints stay. */
export function lapse(given: Given): Plan {
  const { sub, now } = given;
  const paidSince = { developer: null, enterprise: null };
  const ended = { nextTier: null, graceUntil: null, dueAt: null, price: 0, paidSince };
  const next = { ...sub, ...ended, ...keptOf(given), tier: 'free' as const };
  return { next, tier: 'free', charge: 0, credited: 0, effectiveAt: now };
}

/** Plans the next month at the current price, or the end of an unpaid grace period. */
export function planRenewal(given: Given): Plan {
  const { sub, has, policies, now } = given;
  const wants = sub.nextTier ?? sub.tier;
  if (wants === 'free' || has === 'free') return lapse(given);
  if (sub.graceUntil !== null && now >= sub.graceUntil) return planUnpaid(given);
  const { price } = policyFor(policies, wants);
  const periodStart = sub.periodEnd;
  const periodEnd = monthAfter(periodStart, sub.anchorDay);
  const month = { periodStart, periodEnd, dueAt: periodEnd, nextTier: null, graceUntil: null };
  const kept = wants === has ? {} : keptOf(given);
  const paidSince = paidUpTo(wants, sub.paidSince);
  return {
    next: { ...sub, ...month, ...kept, tier: wants, price, paidSince },
    tier: wants,
    charge: price,
    credited: 0,
    effectiveAt: now,
  };
}

/**
 * Plans an unpaid month: the tier stays for as long as it, or a higher one, had been paid for without a break, seven
 * days at most, while payment is retried. A tier that was paid for less than a day, or whose grace is over, falls back
 * to the lower tier by the same rule, and finally to free.
 */
export function planUnpaid(given: Given): Plan {
  const { sub, has, now } = given;
  const wants = sub.nextTier ?? sub.tier;
  const highest = Math.min(rankOf(wants), rankOf(has));
  for (const tier of ['enterprise', 'developer'] as const) {
    const graceUntil = graceEnd(sub, tier);
    if (rankOf(tier) > highest || now >= graceUntil) continue;
    const dueAt = Math.min(graceUntil, now + RETRY_MS);
    const kept = tier === has ? {} : keptOf(given);
    const paidSince = paidUpTo(tier, sub.paidSince);
    const next = { ...sub, ...kept, tier, nextTier: null, graceUntil, dueAt, paidSince };
    return { next, tier, charge: 0, credited: 0, effectiveAt: now };
  }
  return lapse(given);
}

/** End of the grace period of `tier`: however often repeated, it is never longer than the paid time. */
function graceEnd({ periodEnd, paidSince }: Subscription, tier: PaidTier): number {
  const paid = periodEnd - (paidSince[tier] ?? periodEnd);
  return paid < LEAST_PAID_MS ? periodEnd : periodEnd + Math.min(paid, GRACE_MS);
}
