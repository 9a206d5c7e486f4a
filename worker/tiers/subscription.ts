import { DAY } from '../kernel/clock';
import type { Tier } from '../kernel/ctx';
import { pick, rankOf, type TierPolicy } from './policy';

/** What an account pays for its tier, as D1 keeps it. Revision 0: it never paid. */
export interface Subscription {
  revision: number;
  tier: Tier;
  price: number;
  periodStart: number;
  periodEnd: number;
  /** The day of the month (UTC) that a period ends on, 1 to 31; shorter months clamp it, and it comes back after them. */
  anchorDay: number;
  nextTier: 'free' | 'developer' | null;
  graceUntil: number | null;
  dueAt: number | null;
  keptDays: number;
  keptUntil: number;
}

/** What a change does, and what it costs. */
export interface Plan {
  next: Subscription;
  /** The tier from now on. */
  tier: Tier;
  charge: number;
  /** Cents of the price that the month that is paid already has taken off. */
  credited: number;
  effectiveAt: number;
}

const GRACE_MS = 7 * DAY;
/** Between two tries to renew from credits that were not enough. */
const RETRY_MS = DAY / 4;

/** `anchorDay` of the month after `at` (UTC, epoch milliseconds), or that month's last day; at the same time of day. */
export function monthAfter(at: number, anchorDay: number): number {
  const date = new Date(at);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(anchorDay, lastDay)) + (at % DAY);
}

/** Cents of `price` for what is left of the period. */
const restOf = (price: number, { periodStart, periodEnd }: Subscription, now: number): number =>
  price * Math.min(1, Math.max(0, periodEnd - now) / (periodEnd - periodStart));

interface Change {
  sub: Subscription;
  /** What the account has now, which an operator may have given it. */
  has: Tier;
  wants: Tier;
  policies: readonly TierPolicy[];
  now: number;
}

/** What the customer's wish comes to; null when nothing changes. Amounts follow from policies alone (I-28). */
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
  const { price } = pick(policies, wants);
  if (!isPaid || isLate) return begin(change, price);
  // For the rest of the month the difference; never less than nothing, though a price may have fallen.
  const rest = restOf(price, sub, now);
  const charge = Math.max(0, Math.ceil(rest - restOf(sub.price, sub, now)));
  const credited = Math.ceil(rest) - charge;
  const next = { ...sub, tier: wants, price, nextTier: null };
  return { next, tier: wants, charge, credited, effectiveAt: now };
}

const keep = (next: Subscription, tier: Tier, now: number): Plan => ({
  next,
  tier,
  charge: 0,
  credited: 0,
  effectiveAt: now,
});

/** A new month from now. One that is paid late counts from when it should have been. */
function begin({ sub, has, wants, now }: Change, price: number): Plan {
  const isLate = sub.graceUntil !== null && wants === has;
  const periodStart = isLate ? sub.periodEnd : now;
  const anchorDay = isLate ? sub.anchorDay : new Date(now).getUTCDate();
  const periodEnd = monthAfter(periodStart, anchorDay);
  const month = { periodStart, periodEnd, dueAt: periodEnd, nextTier: null, graceUntil: null };
  return {
    next: { ...sub, ...month, anchorDay, tier: wants, price },
    tier: wants,
    charge: price,
    credited: 0,
    effectiveAt: now,
  };
}

/** Free from now on. Messages keep the life that they were promised; keys and endpoints stay. */
export function lapse({ sub, has, policies, now }: Omit<Change, 'wants'>): Plan {
  const { retentionDays } = pick(policies, has);
  const ended = { nextTier: null, graceUntil: null, dueAt: null, price: 0 };
  const kept = { keptDays: retentionDays, keptUntil: now + retentionDays * DAY };
  const next = { ...sub, ...ended, ...kept, tier: 'free' as const };
  return { next, tier: 'free', charge: 0, credited: 0, effectiveAt: now };
}

/** The month after the one that has ended, at the price of the day. */
export function planRenewal({ sub, has, policies, now }: Omit<Change, 'wants'>): Plan {
  const wants = sub.nextTier ?? sub.tier;
  if (wants === 'free' || has === 'free') return lapse({ sub, has, policies, now });
  if (sub.graceUntil !== null && now >= sub.graceUntil) return lapse({ sub, has, policies, now });
  const { price } = pick(policies, wants);
  const periodStart = sub.periodEnd;
  const periodEnd = monthAfter(periodStart, sub.anchorDay);
  const month = { periodStart, periodEnd, dueAt: periodEnd, nextTier: null, graceUntil: null };
  const kept =
    wants === has
      ? {}
      : {
          keptDays: pick(policies, has).retentionDays,
          keptUntil: now + pick(policies, has).retentionDays * DAY,
        };
  return {
    next: { ...sub, ...month, ...kept, tier: wants, price },
    tier: wants,
    charge: price,
    credited: 0,
    effectiveAt: now,
  };
}

/** The credits were not enough: the tier stays for a week, and payment is tried again meanwhile. */
export function planGrace(sub: Subscription, now: number): Subscription {
  const graceUntil = sub.graceUntil ?? sub.periodEnd + GRACE_MS;
  return { ...sub, graceUntil, dueAt: Math.min(graceUntil, now + RETRY_MS) };
}
