import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Tier } from '../../../worker/kernel/ctx';
import { TIERS, type TierPolicy } from '../../../worker/tiers/policy';
import {
  lapse,
  monthAfter,
  planChange,
  planGrace,
  planRenewal,
  type Subscription,
} from '../../../worker/tiers/subscription';

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
  nextTier: null,
  graceUntil: null,
  dueAt: null,
  keptDays: 0,
  keptUntil: 0,
};
const developer: Subscription = {
  ...NONE,
  revision: 1,
  tier: 'developer',
  price: 2_900,
  periodStart: NOW - 15 * DAY,
  periodEnd: NOW + 15 * DAY,
  dueAt: NOW + 15 * DAY,
};
const wish = (sub: Subscription, wants: Tier, now = NOW) =>
  planChange({ sub, has: sub.tier, wants, policies, now });

describe('a change of tier', () => {
  test('from free costs the whole month, and begins one', () => {
    expect(wish(NONE, 'developer')).toMatchObject({
      tier: 'developer',
      charge: 2_900,
      effectiveAt: NOW,
      next: { periodStart: NOW, periodEnd: Date.UTC(2026, 11, 22, 10), price: 2_900 },
    });
  });

  test('to a higher one costs the difference of what is left', () => {
    expect(wish(developer, 'enterprise')).toMatchObject({
      tier: 'enterprise',
      charge: (29_900 - 2_900) / 2,
      next: { periodEnd: developer.periodEnd, price: 29_900 },
    });
  });

  test('to a lower one costs nothing, and waits for the end of the month', () => {
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

  test('to the one that it has changes nothing, but takes a planned one back', () => {
    expect(wish(developer, 'developer')).toBeNull();
    const leaving = { ...developer, nextTier: 'free' as const };
    expect(wish(leaving, 'developer')).toMatchObject({ charge: 0, next: { nextTier: null } });
    expect(wish(leaving, 'free')).toBeNull();
  });

  test('late in paying, the same tier is paid from when it was due', () => {
    const late = { ...developer, periodEnd: NOW - DAY, graceUntil: NOW + 6 * DAY };
    expect(wish(late, 'developer')).toMatchObject({
      charge: 2_900,
      next: { periodStart: NOW - DAY, graceUntil: null },
    });
  });

  test('never costs less than nothing, nor more than the month of the new tier (20,000 runs)', () => {
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
          // Nobody has a higher tier than the one that is paid.
          if (plan && TIERS.indexOf(plan.tier) > TIERS.indexOf(has)) expect(plan.tier).toBe(wants);
        },
      ),
      { numRuns: 20_000 },
    );
  });
});

describe('a renewal', () => {
  const ended = { ...developer, periodEnd: NOW, dueAt: NOW };
  const renewal = (sub: Subscription, now = NOW) =>
    planRenewal({ sub, has: sub.tier, policies, now });

  test('is the next month at the price of the day', () => {
    expect(renewal({ ...ended, price: 100 })).toMatchObject({
      charge: 2_900,
      next: { periodStart: NOW, periodEnd: Date.UTC(2026, 11, 22, 10), price: 2_900 },
    });
  });

  test('goes over to the tier that was asked for', () => {
    const enterprise = { ...ended, tier: 'enterprise' as const, nextTier: 'developer' as const };
    expect(renewal(enterprise)).toMatchObject({
      tier: 'developer',
      charge: 2_900,
      next: { keptDays: 30, keptUntil: NOW + 30 * DAY },
    });
  });

  test('that is not paid waits seven days, then ends', () => {
    const late = planGrace(ended, NOW);
    expect(late).toMatchObject({ graceUntil: NOW + 7 * DAY, dueAt: NOW + DAY / 4 });
    expect(planGrace(late, NOW + 6.9 * DAY)).toMatchObject({ dueAt: NOW + 7 * DAY });
    expect(renewal(late, NOW + 7 * DAY - 1)).toMatchObject({ tier: 'developer', charge: 2_900 });
    expect(renewal(late, NOW + 7 * DAY)).toMatchObject({ tier: 'free', charge: 0 });
  });

  test('free keeps messages as long as they were promised', () => {
    expect(lapse({ sub: developer, has: 'developer', policies, now: NOW }).next).toMatchObject({
      tier: 'free',
      dueAt: null,
      keptDays: 7,
      keptUntil: NOW + 7 * DAY,
    });
  });
});

test.for([
  ['2026-01-31T10:00:00.000Z', '2026-02-28T10:00:00.000Z'],
  ['2028-01-31T10:00:00.000Z', '2028-02-29T10:00:00.000Z'],
  ['2026-12-15T00:00:00.000Z', '2027-01-15T00:00:00.000Z'],
  ['2026-08-31T23:59:59.999Z', '2026-09-30T23:59:59.999Z'],
])('a month after %s is %s', ([from, to]) => {
  expect(new Date(monthAfter(Date.parse(from ?? ''))).toISOString()).toBe(to);
});
