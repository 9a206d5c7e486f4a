import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  chargeCard,
  createRefund,
  eventOf,
  fetchDispute,
  fetchRefund,
  initialize,
  listTransactions,
  paystackKeyProblems,
  refundsOf,
  resolveDispute,
  verify,
  type Outcome,
} from '../../../../worker/providers/paystack/paystack.client';

const KEY = 'sk_test_0123456789abcdef';
const env = {
  PAYSTACK_URL: 'https://paystack.test/base/',
  PAYSTACK_SECRET_KEY: KEY,
} as unknown as Env;
const CHARGE = {
  email: 'user@example.com',
  amount: 500_000,
  currency: 'NGN' as const,
  reference: 'pay-1',
  metadata: { account: 'acc_1' },
};

const fetched: { url: string; init: RequestInit }[] = [];
function answers(answer: (signal: AbortSignal) => Response | Promise<Response>): void {
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, init = {}) => {
    fetched.push({ url: String(url), init });
    return answer(init.signal!);
  });
}
const bodyOf = (init: RequestInit | undefined): unknown =>
  JSON.parse(typeof init?.body === 'string' ? init.body : 'null');
const data = (value: unknown, meta?: object) =>
  answers(() => Response.json({ status: true, message: 'ok', data: value, ...(meta && { meta }) }));

beforeEach(() => {
  fetched.length = 0;
  for (const level of ['warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation(() => undefined);
});
afterEach(() => vi.restoreAllMocks());

/** As the contract has it (B.3). */
const TRANSACTION = {
  id: 4_099_260_001,
  domain: 'test',
  status: 'success',
  reference: 'pay-1',
  receipt_number: null,
  amount: 500_000,
  message: null,
  gateway_response: 'Successful',
  paid_at: '2026-01-02T03:05:02.000Z',
  created_at: '2026-01-02T03:04:24.000Z',
  channel: 'card',
  currency: 'NGN',
  metadata: { user_id: 'u_1' },
  fees: 17_500,
  authorization: {
    authorization_code: 'AUTH_ex4mpl3',
    bin: '408408',
    last4: '4081',
    exp_month: '12',
    exp_year: '2030',
    channel: 'card',
    card_type: 'visa ',
    bank: 'TEST BANK',
    brand: 'visa ',
    reusable: true,
    signature: 'SIG_ex4mpl3',
    account_name: null,
  },
  customer: { id: 1, email: 'user@example.com' },
  requested_amount: 500_000,
  plan_object: {},
};
const READ = {
  id: '4099260001',
  status: 'success',
  reference: 'pay-1',
  amount: 500_000,
  requestedAmount: 500_000,
  currency: 'NGN',
  paidAt: Date.UTC(2026, 0, 2, 3, 5, 2),
  createdAt: Date.UTC(2026, 0, 2, 3, 4, 24),
  channel: 'card',
  gatewayResponse: 'Successful',
  metadata: { user_id: 'u_1' },
  card: {
    authorizationCode: 'AUTH_ex4mpl3',
    signature: 'SIG_ex4mpl3',
    isReusable: true,
    last4: '4081',
    expMonth: '12',
    expYear: '2030',
    brand: 'visa',
    bank: 'TEST BANK',
  },
  email: 'user@example.com',
};

describe('a call', () => {
  test('goes below the base address, with the key, and follows no redirect', async () => {
    data({ authorization_url: 'https://checkout.paystack.com/x', reference: 'pay-1' });
    expect(await initialize(env, CHARGE, 'https://app.test/back')).toEqual({
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
    expect(await verify(env, 'pay-1')).toMatchObject({ ok: false, kind });
  });

  test('that breaks, or takes longer than 15 s, may have been carried out', async () => {
    answers(() => {
      throw new TypeError('network');
    });
    expect(await verify(env, 'x')).toEqual({ ok: false, kind: 'unavailable', detail: 'network' });
    vi.useFakeTimers();
    answers(
      (signal) =>
        new Promise((_done, fail) => {
          signal.addEventListener('abort', () => fail(new Error('aborted')));
        }),
    );
    const late = verify(env, 'x');
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await late).toEqual({ ok: false, kind: 'unavailable', detail: 'timeout' });
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
});

describe('a transaction', () => {
  test('is read as the contract has it', async () => {
    data(TRANSACTION);
    expect(await verify(env, 'pay/1')).toEqual({ ok: true, value: READ });
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
    expect(await verify(env, 'pay-1')).toEqual({ ok: true, value: { ...READ, ...read } });
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

describe('a saved card', () => {
  test('is charged, or its owner has to prove themselves', async () => {
    data({ ...TRANSACTION, status: 'failed', requested_amount: undefined });
    expect(await chargeCard(env, CHARGE, 'AUTH_1')).toMatchObject({
      ok: true,
      value: { kind: 'transaction', transaction: { status: 'failed' } },
    });
    expect(bodyOf(fetched[0]?.init)).toEqual({
      ...CHARGE,
      metadata: '{"account":"acc_1"}',
      authorization_code: 'AUTH_1',
    });
    const authorizationUrl = 'https://checkout.paystack.com/resume/x';
    data({
      authorization_url: authorizationUrl,
      reference: 'pay-1',
      access_code: 'x',
      paused: true,
    });
    expect(await chargeCard(env, CHARGE, 'AUTH_1')).toEqual({
      ok: true,
      value: { kind: 'challenge', authorizationUrl, reference: 'pay-1' },
    });
  });
});

describe('refunds and disputes', () => {
  const refund = {
    transaction: 4_099_260_001,
    merchant_note: 'rfd_1',
    status: 'needs-attention',
    currency: 'NGN',
    amount: 500_000,
    fully_deducted: 1,
    dispute: null,
    id: 3_018_001,
  };
  const read = {
    id: '3018001',
    status: 'needs-attention',
    amount: 500_000,
    currency: 'NGN',
    note: 'rfd_1',
    isOfDispute: false,
  };

  test('a refund is asked for with its note, and read', async () => {
    data({ ...refund, transaction: TRANSACTION });
    const asked = { reference: 'pay-1', amount: 1, currency: 'NGN', note: 'rfd_1' };
    expect(await createRefund(env, asked)).toEqual({ ok: true, value: read });
    expect(bodyOf(fetched[0]?.init)).toEqual({
      transaction: 'pay-1',
      amount: 1,
      currency: 'NGN',
      merchant_note: 'rfd_1',
    });
    data(refund);
    expect(await fetchRefund(env, '3018001')).toEqual({ ok: true, value: read });
    data([{ ...refund, dispute: 358_950 }], { total: 1, failedRefundCount: 0 });
    const listed = await refundsOf(env, '4099260001');
    expect(listed).toEqual({ ok: true, value: [{ ...read, isOfDispute: true }] });
    expect(fetched.at(-1)?.url).toContain('/refund?transaction=4099260001&');
  });

  test('a dispute is read, and answered', async () => {
    data({
      id: 358_950,
      refund_amount: 400_000,
      currency: 'NGN',
      status: 'awaiting-merchant-feedback',
      resolution: null,
      transaction: TRANSACTION,
      transaction_reference: null,
      category: 'chargeback',
      dueAt: '2026-01-20T18:00:00.000Z',
    });
    expect(await fetchDispute(env, '358950')).toEqual({
      ok: true,
      value: {
        id: '358950',
        status: 'awaiting-merchant-feedback',
        resolution: null,
        amount: 400_000,
        category: 'chargeback',
        dueAt: Date.UTC(2026, 0, 20, 18),
        reference: 'pay-1',
      },
    });
    data({});
    const answer = { message: 'No.', amount: 1, uploadedFilename: 'a.pdf' };
    const said: Outcome<unknown> = await resolveDispute(env, '358950', {
      ...answer,
      resolution: 'declined',
    });
    expect(said.ok).toBe(true);
    expect(fetched.at(-1)?.init.method).toBe('PUT');
  });
});

describe('an event names its subject', () => {
  const named = (event: object) => eventOf(new TextEncoder().encode(JSON.stringify(event)));

  test.each<[what: string, event: object, read: object]>([
    [
      'charge.success',
      { id: 4_099_260_001, reference: 'pay-1', status: 'success', metadata: 0, fees: null },
      { id: '4099260001', status: 'success', reference: 'pay-1' },
    ],
    [
      'refund.processed',
      { status: 'processed', transaction_reference: 'pay-1', amount: '500000' },
      { id: null, status: 'processed', reference: 'pay-1' },
    ],
    [
      'refund.needs-attention',
      { status: 'needs-attention', transaction_reference: 'pay-1', id: '3018001' },
      { id: '3018001', status: 'needs-attention', reference: 'pay-1' },
    ],
    [
      'charge.dispute.create',
      { id: 358_950, status: 'pending', transaction_reference: null, transaction: TRANSACTION },
      { id: '358950', status: 'pending', reference: 'pay-1' },
    ],
    [
      'transfer.success',
      { id: 860_700_001, reference: 'po-1', status: 'success', integration: { id: 1 } },
      { id: '860700001', status: 'success', reference: 'po-1' },
    ],
  ])('%s', (event, wire, read) => expect(named({ event, data: wire })).toEqual({ event, ...read }));

  test.each([{}, { event: 'x' }, { event: 'a b', data: {} }, { event: 1, data: {} }, []])(
    'or is none: %j',
    (event) => expect(named(event)).toBeNull(),
  );
});

describe('the key', () => {
  test.each<[key: unknown, environment: string, problem: string | null]>([
    [undefined, 'test', 'is missing'],
    ['', 'production', 'is missing'],
    ['pk_live_0123456789abcdefghij', 'production', 'must be like sk_live_…'],
    ['sk_live_short', 'production', 'is shorter than 24 characters'],
    ['sk_test_0123456789abcdefghij', 'production', 'is a test value'],
    ['sk_live_example-0123456789', 'production', 'is a test value'],
    ['sk_live_xxxxxxxxxxxxxxxxxxxx', 'production', 'is a test value'],
    ['sk_test_0123456789abcdefghij', 'local', null],
    ['sk_live_b7Zk2m9Qx4Vt8Rw1Yc6N', 'production', null],
  ])('I-52 %s in %s', (key, environment, problem) =>
    expect(paystackKeyProblems(key, environment)).toEqual(
      problem === null ? [] : [`secret PAYSTACK_SECRET_KEY ${problem}`],
    ),
  );
});
