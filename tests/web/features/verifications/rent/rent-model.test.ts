import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ConnectionLost } from '../../../../../web/core/problem';
import type { Choice, Quote } from '../../../../../web/api/first-pages-api';
import { RentModel } from '../../../../../web/features/verifications/rent/rent.model';
import { AT, problem, quote, verification } from '../../../support/builders';

beforeEach(() => void vi.useFakeTimers({ now: AT }));
afterEach(() => void vi.useRealTimers());

function world() {
  let keys = 0;
  const asked: Choice[] = [];
  const backend = {
    quote: vi.fn(async (choice: Choice): Promise<Quote> => {
      asked.push(choice);
      return quote({
        id: `quo_${asked.length}`,
        expiresAt: new Date(Date.now() + 300_000).toISOString(),
      });
    }),
    tier: vi.fn(async () => ({ open: { used: 1, limit: 2 } }) as never),
    rent: vi.fn(async (_order: Choice & { quoteId?: string | undefined }, _key: string) =>
      verification(),
    ),
  };
  const whenBack = vi.fn(() => new Promise<void>((resolve) => setTimeout(resolve, 3_000)));
  const onRented = vi.fn();
  const rent = new RentModel({
    backend,
    connection: { whenBack },
    clock: { read: () => Date.now() },
    onRented,
    newKey: () => `key-${++keys}`,
  });
  return { rent, backend, asked, onRented, whenBack };
}

const chosen = async () => {
  const all = world();
  all.rent.choose('whatsapp');
  await vi.advanceTimersByTimeAsync(0);
  return all;
};

test('I-25 the order contains the quote that was shown', async () => {
  const { rent, backend, onRented } = await chosen();
  expect(rent.quote.value?.priceCents).toBe(225);
  await rent.rent();
  expect(backend.rent.mock.calls).toEqual([[{ service: 'whatsapp', quoteId: 'quo_1' }, 'key-1']]);
  expect(onRented).toHaveBeenCalledTimes(1);
  expect(rent.service.value).toBeNull();
});

test('I-50 without an answer, the same order is sent with the same key until one arrives', async () => {
  const { rent, backend, onRented } = await chosen();
  backend.rent.mockRejectedValueOnce(new ConnectionLost());
  backend.rent.mockRejectedValueOnce(new ConnectionLost());
  backend.rent.mockRejectedValueOnce(problem(409, 'idempotency.in_progress'));
  const done = rent.rent();
  await vi.advanceTimersByTimeAsync(0);
  expect(rent.renting.value).toBe('again');
  await vi.advanceTimersByTimeAsync(10_000);
  await done;
  expect(new Set(backend.rent.mock.calls.map(([, key]) => key))).toEqual(new Set(['key-1']));
  expect(backend.rent).toHaveBeenCalledTimes(4);
  expect(onRented).toHaveBeenCalledTimes(1);
  expect(rent.renting.value).toBe('no');
});

test('an order without an answer is not sent again in the name of another account', async () => {
  const { rent, backend, onRented } = await chosen();
  backend.rent.mockRejectedValueOnce(new ConnectionLost());
  const done = rent.rent();
  await vi.advanceTimersByTimeAsync(0);
  rent.forget();
  expect(rent.renting.value).toBe('no');
  await vi.advanceTimersByTimeAsync(10_000);
  await done;
  expect([backend.rent.mock.calls.length, onRented.mock.calls]).toEqual([1, []]);
  expect([rent.error.value, rent.service.value]).toEqual([null, null]);
});

test('an order that is answered after the account was switched is not shown in the other one', async () => {
  const { rent, backend, onRented } = await chosen();
  let answer: () => void = () => undefined;
  backend.rent.mockImplementationOnce(async () => {
    await new Promise<void>((resolve) => (answer = resolve));
    return verification();
  });
  const first = rent.rent();
  rent.forget();
  rent.choose('telegram');
  await vi.advanceTimersByTimeAsync(0);
  answer();
  await first;
  expect([onRented.mock.calls, rent.service.value]).toEqual([[], 'telegram']);
  await rent.rent();
  expect(onRented).toHaveBeenCalledTimes(1);
});

test('two clicks are one order', async () => {
  const { rent, backend } = await chosen();
  await Promise.all([rent.rent(), rent.rent()]);
  expect(backend.rent).toHaveBeenCalledTimes(1);
});

test('preferences are debounced, and only complete area codes count', async () => {
  const { rent, asked } = await chosen();
  for (const text of ['2', '20', '206', '206, 21']) rent.setAreaCodes(text);
  rent.toggleCarrier('vz');
  expect(rent.ready.value).toBe(false);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toEqual([
    { service: 'whatsapp' },
    { service: 'whatsapp', areaCodes: ['206'], carriers: ['vz'] },
  ]);
  expect(rent.ready.value).toBe(true);
  rent.stop();
});

test('an answer to an older query is dropped', async () => {
  const { rent, backend } = world();
  const slow = Promise.withResolvers<Quote>();
  backend.quote.mockImplementationOnce(() => slow.promise);
  rent.choose('whatsapp');
  await vi.advanceTimersByTimeAsync(0);
  rent.choose('google');
  await vi.advanceTimersByTimeAsync(0);
  const shown = rent.quote.value;
  slow.resolve(quote({ id: 'quo_old', priceCents: 1 }));
  await vi.advanceTimersByTimeAsync(0);
  expect(rent.quote.value).toBe(shown);
  rent.stop();
});

test('a quote is renewed before it expires, until the form is closed', async () => {
  const { rent, asked } = await chosen();
  await vi.advanceTimersByTimeAsync(296_000);
  expect(asked.length).toBe(1);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(asked.length).toBe(2);
  rent.stop();
  await vi.advanceTimersByTimeAsync(900_000);
  expect(asked.length).toBe(2);
});

test.each(['prices.changed', 'quotes.expired', 'quotes.used'])(
  '%s is answered with a new quote, to be confirmed',
  async (code) => {
    const { rent, backend, asked, onRented } = await chosen();
    backend.rent.mockRejectedValueOnce(problem(409, code));
    await rent.rent();
    await vi.advanceTimersByTimeAsync(0);
    expect([rent.requoted.value, rent.error.value, asked.length]).toEqual([true, null, 2]);
    expect(onRented).not.toHaveBeenCalled();
    await rent.rent();
    expect(backend.rent.mock.calls.map(([, key]) => key)).toEqual(['key-1', 'key-2']);
  },
);

test('a refusal shows the API’s reason and keeps the choice', async () => {
  const { rent, backend } = await chosen();
  backend.rent.mockRejectedValueOnce(problem(402, 'credits.insufficient'));
  await rent.rent();
  expect(rent.error.value).toMatchObject({ message: 'what credits.insufficient means' });
  expect(rent.service.value).toBe('whatsapp');
  rent.stop();
});

test('without a quote nothing can be rented', async () => {
  const { rent, backend } = world();
  backend.quote.mockRejectedValue(problem(503, 'prices.unavailable'));
  rent.choose('whatsapp');
  await vi.advanceTimersByTimeAsync(0);
  await rent.rent();
  expect(rent.ready.value).toBe(false);
  expect(backend.rent).not.toHaveBeenCalled();
  rent.stop();
});
