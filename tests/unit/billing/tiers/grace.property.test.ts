import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Tier } from '../../../../worker/platform/core/ctx';
import { rankOf, TIERS, type TierPolicy } from '../../../../worker/traffic/policies/tier-policy';
import {
  planChange,
  planRenewal,
  planUnpaid,
  type Plan,
  type Subscription,
} from '../../../../worker/billing/tiers/subscription';

const DAY = 86_400_000;
const SECOND = 1_000;
const START = Date.UTC(2026, 10, 22, 10);
const PRICES = { free: 0, developer: 2_900, enterprise: 29_900 };
const policies = TIERS.map((tier): TierPolicy => ({
  tier,
  price: PRICES[tier],
  retentionDays: 7,
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
}));

/** An account with its clock, payments and tiers: renewals run exactly when they are due. */
class Account {
  now = START;
  paid = 0;
  /** Unpaid milliseconds at each tier. */
  readonly unpaid = { free: 0, developer: 0, enterprise: 0 };
  sub: Subscription = {
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

  get has(): Tier {
    return this.sub.tier;
  }

  #given() {
    return { sub: this.sub, has: this.has, policies, now: this.now };
  }

  #apply(plan: Plan): void {
    this.paid += plan.charge;
    this.sub = { ...plan.next, revision: this.sub.revision + 1 };
  }

  wish(wants: Tier): void {
    const plan = planChange({ ...this.#given(), wants });
    if (plan) this.#apply(plan);
  }

  /** Advances by `ms`; due months are paid if `pays`. */
  wait(ms: number, pays: boolean): void {
    const until = this.now + ms;
    while (this.sub.dueAt !== null && this.sub.dueAt <= until) {
      this.#pass(Math.max(this.now, this.sub.dueAt));
      const plan = planRenewal(this.#given());
      this.#apply(plan.charge > 0 && !pays ? planUnpaid(this.#given()) : plan);
    }
    this.#pass(until);
  }

  #pass(to: number): void {
    if (this.sub.graceUntil !== null) this.unpaid[this.has] += to - this.now;
    this.now = to;
  }

  /** Advances to `ms` before the end of the paid month. */
  waitUntilEnd(ms: number): void {
    this.wait(Math.max(0, this.sub.periodEnd - ms - this.now), true);
  }

  endUnpaid(): void {
    this.waitUntilEnd(1);
    this.wait(1, false);
  }
}

const at = (tier: Tier, account = new Account()): Account => {
  account.wish(tier);
  return account;
};

describe('an unpaid tier', () => {
  test.for(['developer', 'enterprise'] as const)(
    'I-28 after a paid month of %s stays for seven days, then becomes free',
    (tier) => {
      const account = at(tier);
      account.endUnpaid();
      expect(account.sub).toMatchObject({ tier, graceUntil: account.sub.periodEnd + 7 * DAY });
      account.wait(7 * DAY - 1, false);
      expect(account.has).toBe(tier);
      account.wait(1, false);
      expect(account.has).toBe('free');
    },
  );

  test.for([
    [15, 7],
    [7, 7],
    [3, 3],
    [1, 1],
  ] as const)(
    'I-28 taken %i days before the month ends it stays for %i, and the lower one for the remainder of seven days',
    ([before, days]) => {
      const stays = days * DAY;
      const account = at('developer');
      account.waitUntilEnd(before * DAY);
      at('enterprise', account);
      account.endUnpaid();
      const end = account.sub.periodEnd;
      account.wait(stays - 1, false);
      expect(account.sub).toMatchObject({ tier: 'enterprise', graceUntil: end + stays });
      account.wait(1, false);
      expect(account.has).toBe(stays < 7 * DAY ? 'developer' : 'free');
      account.wait(7 * DAY - stays, false);
      expect(account.has).toBe('free');
    },
  );

  test('I-28 taken less than a day before the month ends falls back immediately, and the lower tier keeps its week', () => {
    const account = at('developer');
    account.waitUntilEnd(DAY - 1);
    at('enterprise', account);
    account.endUnpaid();
    expect(account.sub).toMatchObject({
      tier: 'developer',
      graceUntil: account.sub.periodEnd + 7 * DAY,
      keptDays: 7,
    });
    account.wait(DAY, true);
    expect([account.has, account.sub.graceUntil, account.paid]).toEqual([
      'developer',
      null,
      2 * 2_900 + Math.ceil((27_000 * (DAY - 1)) / (30 * DAY)),
    ]);
  });

  test('I-28 is followed by the planned lower tier, unpaid for its week', () => {
    const account = at('enterprise');
    at('developer', account);
    account.endUnpaid();
    expect(account.sub).toMatchObject({
      tier: 'developer',
      graceUntil: account.sub.periodEnd + 7 * DAY,
    });
  });

  test('I-28 counts months that were paid late as consecutive', () => {
    const account = at('developer');
    account.waitUntilEnd(2 * DAY);
    at('enterprise', account);
    account.endUnpaid();
    account.wait(DAY, false);
    account.wait(DAY, true);
    expect(account.sub).toMatchObject({ tier: 'enterprise', graceUntil: null });
    account.endUnpaid();
    expect(account.sub).toMatchObject({ graceUntil: account.sub.periodEnd + 7 * DAY });
  });

  test('I-28 after ten thousand upgrades in the last second of a month was the higher one for ten thousand seconds', () => {
    const account = new Account();
    for (let n = 0; n < 10_000; n++) {
      at('developer', account);
      account.waitUntilEnd(SECOND);
      at('enterprise', account);
      account.endUnpaid();
      account.wait(10 * DAY, false);
    }
    expect(account.unpaid).toEqual({ free: 0, developer: 70_000 * DAY, enterprise: 0 });
    expect(account.paid).toBe(10_000 * (2_900 + 1));
  });

  test('I-28 never stays unpaid for longer than it was paid before, for any actions (5,000 runs)', () => {
    const step = fc.record({
      wants: fc.option(fc.constantFrom(...TIERS)),
      days: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.double({ min: 0, max: 2, noNaN: true })),
      pays: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const account = new Account();
        for (const { wants, days, pays } of steps) {
          if (wants) account.wish(wants);
          account.wait(Math.round(days * DAY), pays);
          const { graceUntil, periodEnd, tier, paidSince } = account.sub;
          if (graceUntil === null) continue;
          expect(tier).not.toBe('free');
          const since = rankOf(tier) === 1 ? paidSince.developer : paidSince.enterprise;
          const paid = periodEnd - (since ?? periodEnd);
          expect(paid).toBeGreaterThanOrEqual(DAY);
          expect(graceUntil - periodEnd).toBeLessThanOrEqual(Math.min(paid, 7 * DAY));
        }
        // In total: at most a week for each paid month, and nothing without one.
        const weeks = account.unpaid.developer + account.unpaid.enterprise;
        expect(weeks).toBeLessThanOrEqual((account.paid / 2_900) * 7 * DAY);
      }),
      { numRuns: 5_000 },
    );
  });
});
