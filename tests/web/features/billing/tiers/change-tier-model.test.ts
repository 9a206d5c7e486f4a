import { expect, test, vi } from 'vitest';
import type { TierQuote } from '../../../../../web/api/tiers-api';
import {
  missingCredits,
  ChangeTierModel,
  type ChangeTierBackend,
} from '../../../../../web/features/billing/tiers/change-tier.model';
import { problem } from '../../../support/builders';

const quoted = (chargeCents: number, card: TierQuote['card'] = null): TierQuote => ({
  from: 'free',
  to: 'developer',
  quotedAt: '2026-11-22T10:00:00.000Z',
  expiresAt: '2026-11-22T10:10:00.000Z',
  effectiveAt: '2026-11-22T10:00:00.000Z',
  chargeCents,
  creditedCents: 0,
  renewal: { renewsAt: '2026-12-22T10:00:00.000Z', tier: 'developer', priceCents: 2_900 },
  card,
});
const naira = (amountMinor: number) => ({
  currency: 'NGN' as const,
  amountMinor,
  creditCents: 2_900,
});

function world() {
  const backend = {
    quote: vi.fn<ChangeTierBackend['quote']>(async (_tier, currency) =>
      quoted(2_900, currency ? naira(4_640_000) : null),
    ),
    change: vi.fn<ChangeTierBackend['change']>(async () => undefined),
  };
  return { backend, model: new ChangeTierModel(backend, 'developer') };
}

test('I-69 missing credits are the charge minus purchased credits, regardless of promotional ones', () => {
  expect(missingCredits(quoted(2_900), { availableCents: 1_000 })).toBe(1_900);
  expect(missingCredits(quoted(2_900), { availableCents: 2_900 })).toBe(0);
  expect(missingCredits(quoted(0), { availableCents: 0 })).toBe(0);
  // With an unknown balance nothing is missing: the API refuses the change if credits are.
  expect(missingCredits(quoted(2_900), null)).toBe(0);
});

test('I-69 shows and changes nothing before the API has quoted', async () => {
  const { model, backend } = world();
  expect(model.shown()).toBeNull();
  await model.change(null);
  expect(backend.change).not.toHaveBeenCalled();
  await model.quote.load();
  expect(model.shown()).toEqual(quoted(2_900));
  await model.change(null);
  expect(backend.change).toHaveBeenCalledWith(quoted(2_900), null);
});

test('I-69 by card the amount is in the chosen currency, and empty while it is loading', async () => {
  const { model, backend } = world();
  await model.quote.load();
  const asking = model.payIn('NGN');
  expect(model.shown()).toBeNull();
  await asking;
  expect(model.shown()?.card).toEqual(naira(4_640_000));
  await model.change('crd_1');
  expect(backend.change).toHaveBeenCalledWith(quoted(2_900, naira(4_640_000)), {
    paymentMethodId: 'crd_1',
    currency: 'NGN',
  });
  await model.payIn(null);
  expect(model.shown()?.card).toBeNull();
});

test.for(['prices.above_maximum', 'tiers.quote_expired', 'tiers.amount_changed'])(
  'I-69 refused with %s, the new amount is shown before it can be confirmed',
  async (code) => {
    const { model, backend } = world();
    await model.quote.load();
    backend.change.mockRejectedValueOnce(problem(409, code));
    backend.quote.mockResolvedValueOnce(quoted(3_100));
    await expect(model.change(null)).rejects.toThrow(code);
    expect(model.shown()?.chargeCents).toBe(3_100);
  },
);

test('another refusal leaves the amount unchanged', async () => {
  const { model, backend } = world();
  await model.quote.load();
  backend.change.mockRejectedValueOnce(problem(402, 'credits.insufficient'));
  await expect(model.change(null)).rejects.toThrow('credits.insufficient');
  expect(backend.quote).toHaveBeenCalledTimes(1);
});
