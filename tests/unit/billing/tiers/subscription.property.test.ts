import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Tier } from '../../../../worker/platform/core/ctx';
import { TIERS, type TierPolicy } from '../../../../worker/traffic/policies/tier-policy';
import {
  lapse,
  monthAfter,
  planChange,
  planRenewal,
  planUnpaid,
  type Subscription,
} from '../../../../worker/billing/tiers/subscription';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 22, 10);
const policy = (tier: Tier, price: number, retentionDays: number): TierPolicy => ({
  tier,
  price,
  retentionDays,
  version: 1,
  requestsPerMinute: 60,
  monthly: 50,
  open: 2,
  bulk: 0,
  keys: 1,
  endpoints: 1,
  markup: 1.5,
  expiries: 10,
  cooldownSeconds: 60,
});
const policies = [
  policy('free', 0, 1),
  policy('developer', 2_900, 7),
  policy('enterprise', 29_900, 30),
];
const NONE: Subscription = {
  revision: 0,
  tier: 'free',
  price: 0,
  periodStart: 0,
  periodEnd: 0,
  anchorDay: 1,
  nextTier: null,
  graceUntil: null,
  dueAt: null,
  keptDays: 0,
  keptUntil: 0,
  paidSince: { developer: null, enterprise: null },
};
const developer: Subscription = {
  ...NONE,
  revision: 1,
  tier: 'developer',
  price: 2_900,
  periodStart: NOW - 15 * DAY,
  periodEnd: NOW + 15 * DAY,
  anchorDay: 7,
  dueAt: NOW + 15 * DAY,
  paidSince: { developer: NOW - 15 * DAY, enterprise: null },
};
const unpaid = (sub: Subscription, now = NOW) => planUnpaid({ sub, has: sub.tier, policies, now });
const wish = (sub: Subscription, wants: Tier, now = NOW) =>
  planChange({ sub, has: sub.tier, wants, policies, now });

describe('a change of tier', () => {
  test('from free costs a full month, and starts a month', () => {
    expect(wish(NONE, 'developer')).toMatchObject({
      tier: 'developer',
      charge: 2_900,
      effectiveAt: NOW,
      next: { periodStart: NOW, periodEnd: Date.UTC(2026, 11, 22, 10), price: 2_900 },
    });
  });

  test('to a higher one costs the difference for the remaining time', () => {
    expect(wish(developer, 'enterprise')).toMatchObject({
      tier: 'enterprise',
      charge: (29_900 - 2_900) / 2,
      next: { periodEnd: developer.periodEnd, price: 29_900 },
    });
  });

  test('to a lower one costs nothing, and is made at the end of the month', () => {
    expect(wish(developer, 'free')).toMatchObject({
      tier: 'developer',
      charge: 0,
      effectiveAt: developer.periodEnd,
      next: { nextTier: 'free' },
    });
    const enterprise = { ...developer, tier: 'enterprise' as const, price: 29_900 };
    expect(wish(enterprise, 'developer')).toMatchObject({
      tier: 'enterprise',
      charge: 0,
      effectiveAt: enterprise.periodEnd,
      next: { tier: 'enterprise', nextTier: 'developer' },
    });
  });

  test('to the current plan changes nothing, and cancels a planned change', () => {
    expect(wish(developer, 'developer')).toBeNull();
    const leaving = { ...developer, nextTier: 'free' as const };
    expect(wish(leaving, 'developer')).toMatchObject({ charge: 0, next: { nextTier: null } });
    expect(wish(leaving, 'free')).toBeNull();
  });

  test('to the same tier after a late payment is paid from its due time', () => {
    const late = { ...developer, periodEnd: NOW - DAY, anchorDay: 21, graceUntil: NOW + 6 * DAY };
    expect(wish(late, 'developer')).toMatchObject({
      charge: 2_900,
      next: { periodStart: NOW - DAY, periodEnd: Date.UTC(2026, 11, 21, 10), graceUntil: null },
    });
  });

  test('never costs less than zero, or more than a month of the new tier (20,000 runs)', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TIERS),
        fc.constantFrom(...TIERS),
        fc.integer({ min: 0, max: 40_000 }),
        fc.integer({ min: -40, max: 40 }),
        (has, wants, paid, days) => {
          const periodEnd = NOW + days * DAY;
          const sub = { ...developer, tier: has, price: paid };
          const month = { periodStart: periodEnd - 31 * DAY, periodEnd };
          const plan = planChange({ sub: { ...sub, ...month }, has, wants, policies, now: NOW });
          const price = policies.find((one) => one.tier === wants)?.price ?? 0;
          expect(Number.isSafeInteger(plan?.charge ?? 0)).toBe(true);
          expect(plan?.charge ?? 0).toBeGreaterThanOrEqual(0);
          expect(plan?.charge ?? 0).toBeLessThanOrEqual(price);
          // No account has a higher tier than the paid one.
          if (plan && TIERS.indexOf(plan.tier) > TIERS.indexOf(has)) expect(plan.tier).toBe(wants);
        },
      ),
      { numRuns: 20_000 },
    );
  });
});

describe('a renewal', () => {
  const ended = { ...developer, periodEnd: NOW, anchorDay: 22, dueAt: NOW };
  const renewal = (sub: Subscription, now = NOW) =>
    planRenewal({ sub, has: sub.tier, policies, now });

  test('costs the current price for the next month', () => {
    expect(renewal({ ...ended, price: 100 })).toMatchObject({
      charge: 2_900,
      next: { periodStart: NOW, periodEnd: Date.UTC(2026, 11, 22, 10), price: 2_900 },
    });
  });

  test('changes to the tier that was requested', () => {
    const enterprise = { ...ended, tier: 'enterprise' as const, nextTier: 'developer' as const };
    expect(renewal(enterprise)).toMatchObject({
      tier: 'developer',
      charge: 2_900,
      next: { keptDays: 30, keptUntil: NOW + 30 * DAY },
    });
  });

  test('that is not paid waits seven days, then ends', () => {
    const late = unpaid(ended).next;
    expect(late).toMatchObject({ graceUntil: NOW + 7 * DAY, dueAt: NOW + DAY / 4 });
    expect(unpaid(late, NOW + 6.9 * DAY).next).toMatchObject({ dueAt: NOW + 7 * DAY });
    expect(renewal(late, NOW + 7 * DAY - 1)).toMatchObject({ tier: 'developer', charge: 2_900 });
    expect(renewal(late, NOW + 7 * DAY)).toMatchObject({ tier: 'free', charge: 0 });
  });

  test('to free keeps messages for the promised time', () => {
    expect(lapse({ sub: developer, has: 'developer', policies, now: NOW }).next).toMatchObject({
      tier: 'free',
      dueAt: null,
      keptDays: 7,
      keptUntil: NOW + 7 * DAY,
    });
  });
});

/** Period ends of `count` consecutive renewals of a tier taken at `start`, as days. */
function renewals(start: number, count: number): string[] {
  const taken = planChange({ sub: NONE, has: 'free', wants: 'developer', policies, now: start });
  if (!taken) throw new Error('the tier was not taken');
  let sub = taken.next;
  const ends = [sub.periodEnd];
  for (let n = 1; n < count; n++) {
    sub = planRenewal({ sub, has: 'developer', policies, now: sub.periodEnd }).next;
    ends.push(sub.periodEnd);
  }
  return ends.map((at) => new Date(at).toISOString());
}

test('I-69 of a tier taken on 31 January is on the last day of short months, and on the 31st again after them', () => {
  expect(renewals(Date.UTC(2028, 0, 31, 8, 30), 14).map((at) => at.slice(0, 16))).toEqual([
    '2028-02-29T08:30',
    '2028-03-31T08:30',
    '2028-04-30T08:30',
    '2028-05-31T08:30',
    '2028-06-30T08:30',
    '2028-07-31T08:30',
    '2028-08-31T08:30',
    '2028-09-30T08:30',
    '2028-10-31T08:30',
    '2028-11-30T08:30',
    '2028-12-31T08:30',
    '2029-01-31T08:30',
    '2029-02-28T08:30',
    '2029-03-31T08:30',
  ]);
});

test('I-69 keeps the day on which the tier was taken, or uses the last day of the month, for 14 renewals (every day of 4 years)', () => {
  for (let day = 0; day < 1_461; day++) {
    const start = Date.UTC(2027, 0, 1) + day * DAY + ((day * 7_919_393) % DAY);
    const from = new Date(start);
    renewals(start, 14).forEach((at, n) => {
      const month = from.getUTCMonth() + n + 1;
      const last = new Date(Date.UTC(from.getUTCFullYear(), month + 1, 0)).getUTCDate();
      const expected = Date.UTC(from.getUTCFullYear(), month, Math.min(from.getUTCDate(), last));
      expect(Date.parse(at)).toBe(expected + (start % DAY));
    });
  }
});

test('I-69 keeps the day after late payments, upgrades and downgrades too', () => {
  const start = Date.UTC(2027, 0, 31);
  const taken = planChange({ sub: NONE, has: 'free', wants: 'developer', policies, now: start });
  const sub = taken?.next ?? NONE;
  const late = { ...unpaid(sub, sub.periodEnd).next, revision: 2 };
  const paid = wish(late, 'developer', sub.periodEnd + 2 * DAY)?.next ?? NONE;
  expect(new Date(paid.periodEnd).toISOString().slice(0, 10)).toBe('2027-03-31');
  const raised = wish({ ...paid, revision: 3 }, 'enterprise', Date.UTC(2027, 2, 10))?.next ?? NONE;
  expect(raised).toMatchObject({ periodEnd: paid.periodEnd, anchorDay: 31 });
  const lower = wish({ ...raised, revision: 4 }, 'developer', Date.UTC(2027, 2, 20))?.next ?? NONE;
  const next = planRenewal({ sub: lower, has: 'enterprise', policies, now: lower.periodEnd }).next;
  expect(new Date(next.periodEnd).toISOString().slice(0, 10)).toBe('2027-04-30');
  const anew = wish({ ...late, graceUntil: late.graceUntil }, 'enterprise', Date.UTC(2027, 2, 2));
  expect(anew?.next).toMatchObject({ anchorDay: 2, periodEnd: Date.UTC(2027, 3, 2) });
});

test.for([
  ['2026-01-31T10:00:00.000Z', '2026-02-28T10:00:00.000Z'],
  ['2028-01-31T10:00:00.000Z', '2028-02-29T10:00:00.000Z'],
  ['2026-12-15T00:00:00.000Z', '2027-01-15T00:00:00.000Z'],
  ['2026-08-31T23:59:59.999Z', '2026-09-30T23:59:59.999Z'],
])('a month after %s is %s', ([from, to]) => {
  const at = Date.parse(from ?? '');
  expect(new Date(monthAfter(at, new Date(at).getUTCDate())).toISOString()).toBe(to);
});
