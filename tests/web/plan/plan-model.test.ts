import { expect, test, vi } from 'vitest';
import { ConnectionLost } from '../../../web/api';
import type { planApi, Tier, TierName, TierStatus } from '../../../web/plan/plan-api';
import { offerOf, PlanModel } from '../../../web/plan/plan.model';
import { problem } from '../support/builders';

const tier = (name: TierName, price: number): Tier => ({
  tier: name,
  price,
  requestsPerMinute: 60,
  verificationsPerMonth: 100,
  openVerifications: 5,
  bulkOrders: 0,
  apiKeys: 1,
  webhookEndpoints: 1,
  retentionDays: 7,
});
const DEVELOPER = tier('developer', 2_900);
const TIERS = [tier('free', 0), DEVELOPER, tier('enterprise', 49_900)];
const AT = '2026-12-22T10:00:00.000Z';

const status = (name: TierName, next: TierName | null = null): TierStatus => ({
  ...tier(name, 0),
  quota: { period: '2026-11', used: 1, limit: 100, resetsAt: AT },
  open: { now: 0, limit: 5 },
  renewal: next && { at: AT, tier: next, pastDueUntil: null },
});

function world() {
  const change = { id: 'tch_1', from: 'free', to: 'developer', effectiveAt: AT, charged: 2_900 };
  const backend = {
    tiers: vi.fn(async () => ({ data: TIERS })),
    status: vi.fn(async () => status('free')),
    change: vi.fn<(typeof planApi)['change']>(async () => ({
      change: { ...change, from: 'free' as const, to: 'developer' as const },
      tier: status('developer', 'developer'),
    })),
  };
  let keys = 0;
  return { model: new PlanModel(backend, () => `key-${++keys}`), backend };
}

test('what a tier is to an account follows from the one that it has, and from what comes next', () => {
  const offers = (has: TierStatus) => TIERS.map((one) => offerOf(TIERS, has, one.tier));
  expect(offers(status('free'))).toEqual(['current', 'higher', 'higher']);
  expect(offers(status('developer', 'developer'))).toEqual(['lower', 'current', 'higher']);
  expect(offers(status('developer', 'free'))).toEqual(['next', 'current', 'higher']);
});

test('never for more than the price that was shown, and what the API answers is what is shown', async () => {
  const { model, backend } = world();
  await model.load();
  await model.take(DEVELOPER);
  expect(backend.change).toHaveBeenCalledWith({ tier: 'developer', maxPrice: 2_900 }, 'key-1');
  expect([model.status.value.value?.tier, model.changed.value?.charged]).toEqual([
    'developer',
    2_900,
  ]);
});

test('asked again after no answer it is the same change, and so paid once', async () => {
  const { model, backend } = world();
  backend.change.mockRejectedValueOnce(new ConnectionLost());
  await expect(model.take(DEVELOPER)).rejects.toBeInstanceOf(ConnectionLost);
  await model.take(DEVELOPER);
  expect(backend.change.mock.calls.map(([, key]) => key)).toEqual(['key-1', 'key-1']);
});

test('a refusal ends the change: the next one is another', async () => {
  const { model, backend } = world();
  backend.change.mockRejectedValueOnce(problem(402, 'credits.insufficient'));
  await expect(model.take(DEVELOPER)).rejects.toThrow('credits.insufficient');
  await model.take(DEVELOPER);
  expect(backend.change.mock.calls.map(([, key]) => key)).toEqual(['key-1', 'key-2']);
});
