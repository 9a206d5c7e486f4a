import { describe, expect, test, vi } from 'vitest';
import {
  initializeTransaction,
  listTransactions,
  verifyTransaction,
} from '../../../../worker/providers/paystack/paystack.client';
import {
  answers,
  bodyOf,
  CHARGE,
  data,
  env,
  fetched,
  KEY,
  onTheWire,
  READ,
  TRANSACTION,
} from './wire';

onTheWire();

describe('a call', () => {
  test('is sent below the base address, with the key, and follows no redirect', async () => {
    data({ authorization_url: 'https://checkout.paystack.com/x', reference: 'pay-1' });
    expect(await initializeTransaction(env, CHARGE, 'https://app.test/back')).toEqual({
      ok: true,
      value: { authorizationUrl: 'https://checkout.paystack.com/x', reference: 'pay-1' },
    });
    const [{ url, init } = { url: '', init: {} }] = fetched;
    expect(url).toBe('https://paystack.test/base/transaction/initialize');
    expect(init).toMatchObject({ method: 'POST', redirect: 'manual' });
    expect(new Headers(init.headers).get('authorization')).toBe(`Bearer ${KEY}`);
    expect(bodyOf(init)).toEqual({
      ...CHARGE,
      callback_url: 'https://app.test/back',
    });
  });

  test.each<[status: number, body: unknown, kind: string]>([
    [400, { message: 'Duplicate Transaction Reference', code: 'duplicate_reference' }, 'duplicate'],
    [400, { message: 'Duplicate Transaction Reference' }, 'duplicate'],
    [
      400,
      { message: 'Transaction reference not found.', code: 'transaction_not_found' },
      'not_found',
    ],
    [404, { message: 'Transaction not found' }, 'not_found'],
    [404, null, 'not_found'],
    [401, { message: 'Invalid key' }, 'unauthorized'],
    [400, { message: 'Invalid key', code: 'invalid_Key' }, 'unauthorized'],
    [429, { message: 'Rate limit exceeded!', code: 'rate_limited' }, 'limited'],
    [400, { message: 'Currency not supported by merchant' }, 'refused'],
    [422, { message: 'Invalid Refund state', code: 'invalid_params' }, 'refused'],
    [500, { message: 'An error occurred', code: 'unknown' }, 'unavailable'],
    [502, '<html>', 'unavailable'],
    [302, null, 'unavailable'],
    [200, '<html>', 'unavailable'],
    [200, { status: 'yes' }, 'unavailable'],
    [200, { status: false, message: 'Transaction reference not found.' }, 'not_found'],
    [200, { status: true, message: 'ok', data: { status: 'success' } }, 'unreadable'],
    [200, { status: true, message: 'ok', data: { ...TRANSACTION, amount: -1 } }, 'unreadable'],
    [200, { status: true, message: 'ok', data: { ...TRANSACTION, amount: 1.5 } }, 'unreadable'],
    [200, { status: true, message: 'ok', data: { ...TRANSACTION, status: 'paid' } }, 'unreadable'],
  ])('that is answered %i %j is %s', async (status, body, kind) => {
    const text =
      typeof body === 'string' ? body : JSON.stringify({ status: false, ...(body as object) });
    answers(() => new Response(body === null ? null : text, { status }));
    expect(await verifyTransaction(env, 'pay-1')).toMatchObject({ ok: false, kind });
  });

  test('that fails or takes longer than 15 s may have been executed', async () => {
    answers(() => {
      throw new TypeError('network');
    });
    expect(await verifyTransaction(env, 'x')).toEqual({
      ok: false,
      kind: 'unavailable',
      detail: 'network',
    });
    vi.useFakeTimers();
    answers(
      (signal) =>
        new Promise((_done, fail) => {
          signal.addEventListener('abort', () => fail(new Error('aborted')));
        }),
    );
    const late = verifyTransaction(env, 'x');
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await late).toEqual({ ok: false, kind: 'unavailable', detail: 'timeout' });
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
});

describe('a transaction', () => {
  test('is parsed as the contract defines it', async () => {
    data(TRANSACTION);
    expect(await verifyTransaction(env, 'pay/1')).toEqual({ ok: true, value: READ });
    expect(fetched[0]?.url).toBe('https://paystack.test/base/transaction/verify/pay%2F1');
  });

  test.each<[what: string, wire: object, read: object]>([
    ['no card yet', { authorization: {} }, { card: null }],
    ['no authorization', { authorization: undefined }, { card: null }],
    ['a text for an amount', { amount: '500000' }, {}],
    ['a text for an id', { id: '4099260001' }, {}],
    ['camel alone', { paid_at: undefined, paidAt: '2026-01-02T03:05:02.000Z' }, {}],
    ['not paid', { paid_at: null }, { paidAt: null }],
    ['no requested amount', { requested_amount: undefined }, {}],
    ['more than asked', { amount: 517_500 }, { amount: 517_500, requestedAmount: 500_000 }],
    ['metadata ""', { metadata: '' }, { metadata: {} }],
    ['metadata 0', { metadata: 0 }, { metadata: {} }],
    ['metadata null', { metadata: null }, { metadata: {} }],
    ['metadata as a text', { metadata: '{"user_id":"u_1"}' }, {}],
    ['metadata as a list', { metadata: [1] }, { metadata: {} }],
    ['no customer', { customer: null }, { email: null }],
  ])('may come with %s', async (_what, wire, read) => {
    data({ ...TRANSACTION, ...wire });
    expect(await verifyTransaction(env, 'pay-1')).toEqual({
      ok: true,
      value: { ...READ, ...read },
    });
  });

  test.each<[meta: object | undefined, next: number | null]>([
    [{ page: 2, pageCount: 3, perPage: '100' }, 3],
    [{ page: '2', pageCount: '2' }, null],
    [{ next: null }, null],
    [undefined, null],
  ])('lists come in pages: %j', async (meta, next) => {
    data([TRANSACTION], meta);
    const between = { from: 0, to: 86_400_000 };
    expect(await listTransactions(env, between, 2)).toEqual({
      ok: true,
      value: { transactions: [READ], next },
    });
    const { searchParams } = new URL(fetched[0]?.url ?? '');
    expect(Object.fromEntries(searchParams)).toEqual({
      perPage: '100',
      page: '2',
      from: '1970-01-01T00:00:00.000Z',
      to: '1970-01-02T00:00:00.000Z',
    });
  });
});
