import { beforeAll, expect, test, vi } from 'vitest';
import { cardExpiry, isExpired } from '../../../../../web/features/billing/cards/card-expiry';
import { cardName } from '../../../../../web/shared/payments/card-name';
import type { AutoTopUp, Cards, SavedCard } from '../../../../../web/api/cards-api';
import {
  CardsModel,
  toTerms,
  type EnteredTerms,
} from '../../../../../web/features/billing/cards/cards.model';
import { addTexts } from '../../../../../web/locales/i18n';
import texts from '../../../../../web/locales/en.payments.json';
import { problem } from '../../../support/builders';
import { wholeList } from '../../../support/lists';

beforeAll(() => addTexts(texts));

const card = (patch: Partial<SavedCard> = {}): SavedCard => ({
  id: 'crd_1',
  brand: 'visa',
  last4: '4081',
  expiryMonth: 12,
  expiryYear: 2026,
  bank: 'TEST BANK',
  default: true,
  createdAt: '2026-11-22T10:00:00.000Z',
  ...patch,
});
const off: AutoTopUp = {
  state: 'off',
  terms: null,
  addedThisMonthCents: 0,
  failureCount: 0,
  lastChargedAt: null,
  payment: null,
};
const entered: EnteredTerms = {
  paymentMethodId: 'crd_1',
  threshold: '5',
  credits: '20.00',
  monthlyLimit: '1,000',
  notifyBelow: '',
  currency: 'NGN',
  cooldown: '60',
};

test('the name of a card has brand and last digits, as far as they are known', () => {
  expect(cardName(card())).toBe('Visa •• 4081');
  expect(cardName(card({ brand: null, last4: null }))).toBe('Card •• ····');
  expect(cardExpiry(card({ expiryMonth: 3 }))).toBe('03/2026');
  expect(cardExpiry(card({ expiryMonth: null }))).toBe(null);
});

test('a card is valid until the end of its month', () => {
  const end = Date.UTC(2027, 0, 1);
  expect([isExpired(card(), end - 1), isExpired(card(), end)]).toEqual([false, true]);
  expect(isExpired(card({ expiryYear: null }), end)).toBe(false);
});

test('I-20 amounts become cents, or null when one is invalid', () => {
  expect(toTerms(entered)).toEqual({
    paymentMethodId: 'crd_1',
    thresholdCents: 500,
    creditCents: 2_000,
    monthlyLimitCents: 100_000,
    currency: 'NGN',
    cooldownMinutes: 60,
    consent: true,
  });
  expect(toTerms({ ...entered, notifyBelow: '7.5' })?.notifyBelowCents).toBe(750);
  for (const name of ['threshold', 'credits', 'monthlyLimit', 'notifyBelow'] as const)
    expect(toTerms({ ...entered, [name]: 'much' })).toBe(null);
});

function world() {
  const on: AutoTopUp = {
    ...off,
    state: 'on',
    terms: {
      paymentMethodId: 'crd_1',
      thresholdCents: 500,
      creditCents: 2_000,
      currency: 'NGN',
      monthlyLimitCents: 10_000,
      cooldownMinutes: 60,
      notifyBelowCents: 500,
      consentedAt: '2026-11-22T10:05:00.000Z',
    },
  };
  let auto: AutoTopUp = off;
  let saved = [card(), card({ id: 'crd_2', default: false })];
  const backend = {
    list: vi.fn<Cards['list']>(async () => wholeList(saved)),
    setDefault: vi.fn<Cards['setDefault']>(async (id) => {
      saved = saved.map((one) => ({ ...one, default: one.id === id }));
      return card({ id });
    }),
    remove: vi.fn<Cards['remove']>(async (id) => {
      saved = saved.filter((one) => one.id !== id);
      auto = off;
    }),
    autoTopUp: vi.fn<Cards['autoTopUp']>(async () => auto),
    enable: vi.fn<Cards['enable']>(async () => (auto = on)),
    disable: vi.fn<Cards['disable']>(async () => void (auto = off)),
  };
  return { model: new CardsModel(backend), backend };
}

test('another card can become the default; removing a card turns off its auto top-up', async () => {
  const { model } = world();
  await model.load();
  const terms = toTerms(entered);
  if (terms) await model.enable(terms);
  expect(model.autoTopUp.value.value?.state).toBe('on');
  await model.setDefault('crd_2');
  expect(model.cards.value.value?.data.map((one) => one.default)).toEqual([false, true]);
  await model.remove('crd_1');
  expect(model.cards.value.value?.data.map(({ id }) => id)).toEqual(['crd_2']);
  expect(model.autoTopUp.value.value?.state).toBe('off');
});

test('turning off takes effect; a refusal changes nothing', async () => {
  const { model, backend } = world();
  await model.load();
  backend.enable.mockRejectedValueOnce(problem(404, 'payment_methods.not_found'));
  const terms = toTerms(entered);
  if (!terms) throw new Error('these are terms');
  await expect(model.enable(terms)).rejects.toThrow('payment_methods.not_found');
  expect(model.autoTopUp.value.value?.state).toBe('off');
  await model.enable(terms);
  await model.disable();
  expect(model.autoTopUp.value.value?.state).toBe('off');
});
