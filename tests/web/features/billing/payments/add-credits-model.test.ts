import { expect, test, vi } from 'vitest';
import { ConnectionLost } from '../../../../../web/core/problem';
import { AddCreditsModel } from '../../../../../web/features/billing/payments/add-credits.model';
import type { Payments } from '../../../../../web/api/payments-api';
import { AT, payment, problem } from '../../../support/builders';

function world() {
  let keys = 0;
  let now = AT;
  const begin = vi.fn<Payments['begin']>(async ({ creditCents, currency }) =>
    payment({ creditCents, currency }),
  );
  const model = new AddCreditsModel({ begin }, { now: () => now, newKey: () => `key-${++keys}` });
  return { model, begin, later: (ms: number) => void (now += ms) };
}

test("I-25 the price on the page is the API's", async () => {
  const { model, begin } = world();
  model.propose({ credits: 5_000, currency: 'NGN' });
  begin.mockResolvedValueOnce(payment({ creditCents: 5_000, amountMinor: 8_002_501 }));
  await model.open();
  expect(begin).toHaveBeenCalledExactlyOnceWith(
    { creditCents: 5_000, currency: 'NGN', saveCard: false },
    'key-1',
  );
  expect(model.opened.value).toEqual(payment({ creditCents: 5_000, amountMinor: 8_002_501 }));
});

test('the amount is a preset or a valid typed one', () => {
  const { model } = world();
  expect([model.credits.value, model.isAllowed.value]).toEqual([2_000, true]);
  model.preset.value = null;
  expect([model.credits.value, model.isAllowed.value]).toEqual([null, false]);
  const allowed = ['0.99', '1', '10,000', '10000.01'].map((text) => {
    model.typed.value = text;
    return model.isAllowed.value;
  });
  expect(allowed).toEqual([false, true, true, false]);
});

test('the address of a retry fills in the form', () => {
  const { model } = world();
  model.propose({ credits: 1_250, currency: 'GHS' });
  expect([model.preset.value, model.typed.value, model.currency.value]).toEqual([
    null,
    '12.50',
    'GHS',
  ]);
  model.propose({ credits: null, currency: 'USD' });
  expect(model.credits.value).toBe(1_250);
  model.propose({ credits: 10_000, currency: 'USD' });
  expect(model.preset.value).toBe(10_000);
});

test('changed and chosen again it is the same payment while its rate is valid', async () => {
  const { model, begin, later } = world();
  await model.open();
  model.change();
  expect(model.opened.value).toBe(null);
  await model.open();
  expect(begin).toHaveBeenCalledTimes(1);
  later(1_800_000);
  await model.open();
  expect(begin.mock.calls.map(([, key]) => key)).toEqual(['key-1', 'key-2']);
});

test('a card is saved only on request, as another payment', async () => {
  const { model, begin } = world();
  await model.open();
  model.saveCard.value = true;
  await model.open();
  expect(begin.mock.calls.map(([{ saveCard }, key]) => [saveCard, key])).toEqual([
    [false, 'key-1'],
    [true, 'key-2'],
  ]);
});

test('a payment that can no longer be paid is not shown again', async () => {
  const { model, begin } = world();
  begin.mockResolvedValueOnce(payment({ state: 'failed', authorizationUrl: null }));
  await model.open();
  await model.open();
  expect(model.opened.value?.state).toBe('pending');
  expect(begin).toHaveBeenCalledTimes(2);
});

test.each([
  ['the connection was lost', new ConnectionLost(), 'key-1'],
  ['Paystack did not answer', problem(503, 'payments.unavailable'), 'key-1'],
  ['the first is still in progress', problem(409, 'idempotency.in_progress'), 'key-1'],
  ['it failed', problem(409, 'payments.not_opened'), 'key-2'],
])('I-50 when %s the same or a new key is sent', async (_why, error, key) => {
  const { model, begin } = world();
  begin.mockRejectedValueOnce(error);
  await expect(model.open()).rejects.toBe(error);
  expect(model.opened.value).toBe(null);
  await model.open();
  expect(begin.mock.calls.map(([, used]) => used)).toEqual(['key-1', key]);
});
