import { expect, test, vi } from 'vitest';
import { ConnectionLost } from '../../../../../web/core/problem';
import type {
  Summary,
  tiersApi,
  Tier,
  TierName,
  TierPayment,
  TierQuote,
  TierStatus,
} from '../../../../../web/api/tiers-api';
import {
  offerOf,
  savedOn,
  TiersModel,
} from '../../../../../web/features/billing/tiers/tiers.model';
import { cardChoice } from '../../../../../web/features/billing/tiers/change-tier-dialog';
import { payment, problem } from '../../../support/builders';
import { wholeList } from '../../../support/lists';

const tier = (name: TierName, priceCents: number): Tier => ({
  tier: name,
  priceCents,
  requestsPerMinute: 60,
  verificationsPerMonth: 100,
  openVerifications: 5,
  bulkOrders: 0,
  apiKeys: 1,
  webhookEndpoints: 1,
  retentionDays: 7,
  expiriesPerHour: 10,
  cooldownSeconds: 1_800,
  savingPercent: { free: 0, developer: 17, enterprise: 28 }[name],
});
const DEVELOPER = tier('developer', 2_900);
const TIERS = [tier('free', 0), DEVELOPER, tier('enterprise', 49_900)];
const SUMMARY = {
  rentalCount: 3,
  completedCount: 2,
  openCount: 0,
  chargedCents: 600,
  refundedCents: 100,
  capped: false,
} as unknown as Summary;
const AT = '2026-12-22T10:00:00.000Z';

const status = (name: TierName, next: TierName | null = null): TierStatus => ({
  ...tier(name, 0),
  quota: { period: '2026-11', used: 1, limit: 100, resetsAt: AT },
  open: { used: 0, limit: 5 },
  renewal: next && { renewsAt: AT, tier: next, priceCents: 2_900, graceEndsAt: null },
});

const CARD = {
  id: 'crd_1',
  brand: 'visa',
  last4: '4081',
  expiryMonth: 12,
  expiryYear: 2030,
  bank: null,
  default: true,
  createdAt: AT,
};
const quoted = (changes: Partial<TierQuote> = {}): TierQuote => ({
  from: 'free',
  to: 'developer',
  quotedAt: '2026-11-22T10:00:00.000Z',
  expiresAt: '2026-11-22T10:10:00.000Z',
  effectiveAt: '2026-11-22T10:00:00.000Z',
  chargeCents: 2_900,
  creditedCents: 0,
  renewal: { renewsAt: AT, tier: 'developer', priceCents: 2_900 },
  card: null,
  ...changes,
});
const QUOTED = quoted();
const BY_CREDITS = { tier: 'developer', maxPriceCents: 2_900, quotedAt: QUOTED.quotedAt };
const FROM_CREDITS: TierPayment = { first: 'credits', card: null };
const BY_CARD = { paymentMethodId: 'crd_1', currency: 'USD' } as const;

function world() {
  const change = {
    id: 'tch_1',
    from: 'free',
    to: 'developer',
    effectiveAt: AT,
    chargedCents: 2_900,
  };
  const backend = {
    summary: vi.fn(async () => SUMMARY),
    tiers: vi.fn(async () => wholeList(TIERS)),
    status: vi.fn(async () => status('free')),
    change: vi.fn<(typeof tiersApi)['change']>(async () => ({
      change: { ...change, from: 'free' as const, to: 'developer' as const },
      payment: null,
      tier: status('developer', 'developer'),
    })),
    quote: vi.fn<(typeof tiersApi)['quote']>(async (_tier, currency) =>
      quoted(currency && { card: { currency, amountMinor: 4_640_000, creditCents: 2_900 } }),
    ),
    cards: vi.fn<(typeof tiersApi)['cards']>(async () => wholeList([CARD])),
    payment: vi.fn<(typeof tiersApi)['payment']>(async () => FROM_CREDITS),
    agree: vi.fn<(typeof tiersApi)['agree']>(async ({ first, paymentMethodId, currency }) => ({
      first,
      card: { paymentMethodId, currency, consentedAt: AT },
    })),
    drop: vi.fn<(typeof tiersApi)['drop']>(async () => undefined),
  };
  let keys = 0;
  return { model: new TiersModel(backend, () => `key-${++keys}`), backend };
}

test('the offer of a tier follows from the current and the next one', () => {
  const offers = (has: TierStatus) => TIERS.map((one) => offerOf(TIERS, has, one.tier));
  expect(offers(status('free'))).toEqual(['current', 'higher', 'higher']);
  expect(offers(status('developer', 'developer'))).toEqual(['lower', 'current', 'higher']);
  expect(offers(status('developer', 'free'))).toEqual(['next', 'current', 'higher']);
});

test("never pays more than the shown price, and shows the API's answer", async () => {
  const { model, backend } = world();
  await model.load(true);
  await model.change(QUOTED);
  expect(backend.change).toHaveBeenCalledWith(BY_CREDITS, 'key-1');
  expect([model.status.value.value?.tier, model.changed.value?.chargedCents]).toEqual([
    'developer',
    2_900,
  ]);
});

test('a request without an answer is repeated as the same change, and so paid once', async () => {
  const { model, backend } = world();
  backend.change.mockRejectedValueOnce(new ConnectionLost());
  await expect(model.change(QUOTED)).rejects.toBeInstanceOf(ConnectionLost);
  await model.change(QUOTED);
  expect(backend.change.mock.calls.map(([, key]) => key)).toEqual(['key-1', 'key-1']);
});

test('a refusal ends the change: the next request is another one', async () => {
  const { model, backend } = world();
  backend.change.mockRejectedValueOnce(problem(402, 'credits.insufficient'));
  await expect(model.change(QUOTED)).rejects.toThrow('credits.insufficient');
  await model.change(QUOTED);
  expect(backend.change.mock.calls.map(([, key]) => key)).toEqual(['key-1', 'key-2']);
});

test('I-50 with another card, or without one, it is another change with its own key', async () => {
  const { model, backend } = world();
  backend.change.mockRejectedValueOnce(new ConnectionLost());
  await expect(model.change(QUOTED, BY_CARD)).rejects.toBeInstanceOf(ConnectionLost);
  backend.change.mockRejectedValueOnce(new ConnectionLost());
  await expect(model.change(QUOTED)).rejects.toBeInstanceOf(ConnectionLost);
  await model.change(QUOTED, BY_CARD);
  expect(backend.change.mock.calls).toEqual([
    [{ ...BY_CREDITS, card: BY_CARD }, 'key-1'],
    [BY_CREDITS, 'key-2'],
    [{ ...BY_CREDITS, card: BY_CARD }, 'key-1'],
  ]);
});

test('a payment with a challenge of the bank is shown, and no tier is taken', async () => {
  const { model, backend } = world();
  const asked = { ...payment({ authorizationUrl: 'https://checkout.paystack.com/resume/1' }) };
  backend.change.mockResolvedValueOnce({ change: null, payment: asked, tier: status('free') });
  await model.change(QUOTED, BY_CARD);
  expect([model.changed.value, model.paidBy.value?.authorizationUrl]).toEqual([
    null,
    'https://checkout.paystack.com/resume/1',
  ]);
  expect(model.status.value.value?.tier).toBe('free');
});

test('only owners load cards and the payment agreement', async () => {
  const { model, backend } = world();
  await model.load(false);
  expect([backend.cards.mock.calls, backend.payment.mock.calls]).toEqual([[], []]);
  await model.load(true);
  expect([model.cards.value.value?.data, model.payment.value.value]).toEqual([
    [CARD],
    FROM_CREDITS,
  ]);
});

test('I-35 the months are paid by a card after its owner has agreed, until the agreement is withdrawn', async () => {
  const { model, backend } = world();
  await model.agree({ first: 'card', ...BY_CARD, consent: true });
  expect(model.payment.value.value).toEqual({
    first: 'card',
    card: { ...BY_CARD, consentedAt: AT },
  });
  await model.drop();
  expect([backend.drop.mock.calls.length, model.payment.value.value]).toEqual([1, FROM_CREDITS]);
});

test('a card needs a choice and a known currency', () => {
  const entered = (fields: Record<string, string>) => ({
    text: (name: string) => fields[name] ?? '',
  });
  const fields = { card: 'crd_1', currency: 'NGN' };
  expect(cardChoice(entered(fields), true)).toEqual({ paymentMethodId: 'crd_1', currency: 'NGN' });
  expect(cardChoice(entered(fields), false)).toBe(null);
  expect(cardChoice(entered({ card: 'crd_1', currency: 'EUR' }), true)).toBe(null);
});

test.each([
  ['free', 'developer', 6_000, 1_020],
  ['free', 'enterprise', 6_000, 1_680],
  ['developer', 'enterprise', 8_300, 1_100],
  ['developer', 'free', 8_300, 0],
  ['free', 'free', 6_000, 0],
  ['free', 'developer', 0, 0],
] as const)('on %s the numbers of %s would have cost less', (own, other, spent, saved) => {
  expect(savedOn(tier(other, 0), tier(own, 0), spent)).toBe(saved);
});
