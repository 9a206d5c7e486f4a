import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { CARDS, openShop } from './shop.ts';

const shop = await openShop();
afterAll(() => shop.stop());
beforeEach(() => shop.fresh({ refunds: { stepMs: 40 } }));

interface Refund {
  id: number;
  status: string;
  amount: number;
  transaction: number & { id: number; reference: string };
  fully_deducted: boolean | 1 | null;
  createdAt?: string;
  created_at?: string;
}
const refund = (fields: Record<string, unknown>) => shop.call<Refund>('POST', '/refund', fields);
const refunds = (query = '') => shop.call<Refund[]>('GET', `/refund${query}`);
const fetched = async (id: number) => (await shop.call<Refund>('GET', `/refund/${id}`)).json.data;
const ends = (id: number, status: string) =>
  shop.until(
    () => fetched(id),
    (data) => data.status === status,
  );
const statusOf = async (reference: string) => (await shop.verify(reference)).json.data.status;
const bodies = async (event: string) =>
  (await shop.webhooks())
    .toReversed()
    .filter((sent) => sent.event === event)
    .map((sent) => JSON.parse(sent.body).data);

describe('a whole refund', () => {
  test('answers as the sample does, key by key', async () => {
    const { reference, id } = await shop.buy();
    const { status, json } = await refund({ transaction: reference });
    expect([status, json.message]).toEqual([200, 'Refund has been queued for processing']);
    expect(Object.keys(json.data)).toEqual([
      'transaction',
      'integration',
      'deducted_amount',
      'channel',
      'merchant_note',
      'customer_note',
      'status',
      'refunded_by',
      'expected_at',
      'currency',
      'domain',
      'amount',
      'fully_deducted',
      'id',
      'createdAt',
      'updatedAt',
    ]);
    expect(json.data).toMatchObject({
      transaction: { id, reference, amount: 500_000, currency: 'NGN', channel: 'card' },
      status: 'pending',
      amount: 500_000,
      currency: 'NGN',
      merchant_note: `Refund for transaction ${reference} by ops@example.com`,
      customer_note: `Refund for transaction ${reference}`,
    });
  });

  test('goes pending, processing, processed; the transaction reversal-pending, reversed', async () => {
    const { reference, id } = await shop.buy();
    const { data } = (await refund({ transaction: String(id) })).json;
    expect(await statusOf(reference)).toBe('reversal-pending');
    await ends(data.id, 'processed');
    expect(await statusOf(reference)).toBe('reversed');
    expect((await shop.events()).slice(1)).toEqual([
      'refund.pending',
      'refund.processing',
      'refund.processed',
    ]);
  });

  test('the refunds of a transaction are listed in pages, newest first', async () => {
    const [{ reference, id }, other] = [await shop.buy(), await shop.buy()];
    const ids: number[] = [];
    for (let n = 0; n < 5; n++)
      ids.unshift((await refund({ transaction: reference, amount: 100 })).json.data.id);
    await refund({ transaction: other.reference, amount: 100 });
    for (const [page, listed] of [
      [1, ids.slice(0, 2)],
      [3, ids.slice(4)],
      [4, []],
    ] as const) {
      const { json } = await refunds(`?transaction=${id}&perPage=2&page=${page}`);
      expect(json.data.map((one) => one.id)).toEqual(listed);
      expect(json.meta).toMatchObject({ total: 5, page, pageCount: 3 });
    }
  });

  test('refund events: the amount is a string, without a refund id', async () => {
    const { reference } = await shop.buy();
    const { data } = (await refund({ transaction: reference })).json;
    await ends(data.id, 'processed');
    const [pending] = await bodies('refund.pending');
    const [processed] = await bodies('refund.processed');
    expect(pending).toEqual({
      status: 'pending',
      transaction_reference: reference,
      refund_reference: null,
      amount: '500000',
      currency: 'NGN',
      processor: 'instant-transfer',
      customer: { first_name: 'Ada', last_name: 'Obi', email: 'user@example.com' },
      integration: 412_829,
      domain: 'test',
    });
    expect(processed).toEqual({
      ...pending,
      status: 'processed',
      refund_reference: expect.stringMatching(/^\d{12}$/),
    });
  });
});

describe('by card or by switch', () => {
  test('a refund fails: a number as amount, and the transaction succeeds again', async () => {
    const { reference } = await shop.buy({}, CARDS.refundFails);
    const { data } = (await refund({ transaction: reference })).json;
    await ends(data.id, 'failed');
    expect(await statusOf(reference)).toBe('success');
    const [failed] = await bodies('refund.failed');
    expect([failed.amount, failed.processor]).toEqual([500_000, 'instant-transfer']);
    expect((await refund({ transaction: reference })).status).toBe(200);
  });

  test('a refund needs attention until bank details are given', async () => {
    const { reference } = await shop.buy({}, CARDS.refundAttention);
    const { data } = (await refund({ transaction: reference })).json;
    await ends(data.id, 'needs-attention');
    const [told] = await bodies('refund.needs-attention');
    expect(told).toMatchObject({ id: String(data.id), amount: 500_000 });
    expect(Object.keys(told)).not.toContain('processor');
    const retry = (id: number) =>
      shop.call('POST', `/refund/retry_with_customer_details/${id}`, {
        refund_account_details: { currency: 'NGN', account_number: '0000000000', bank_id: '9' },
      });
    expect((await retry(data.id)).json.message).toBe(
      'Refund retried and has been queued for processing',
    );
    await ends(data.id, 'processed');
    const again = await retry(data.id);
    expect([again.status, again.json.message]).toEqual([
      422,
      'Invalid Refund state, refund status should be "needs-attention"',
    ]);
  });

  test.each(['processed', 'failed', 'needs-attention'])('%s by switch', async (outcome) => {
    await shop.turn({ refunds: { outcome } });
    const { reference } = await shop.buy();
    const { data } = (await refund({ transaction: reference })).json;
    expect((await ends(data.id, outcome)).status).toBe(outcome);
  });

  test('stuck stays processing until its status is set; webhooks by switch', async () => {
    await shop.turn({ refunds: { outcome: 'stuck', webhooks: false, whilePending: 'keep' } });
    const { reference } = await shop.buy();
    const { data } = (await refund({ transaction: reference })).json;
    await ends(data.id, 'processing');
    expect(await statusOf(reference)).toBe('success');
    await shop.control('POST', `/refunds/${data.id}`, { status: 'processed' });
    expect(await statusOf(reference)).toBe('reversed');
    expect(await shop.events()).toEqual(['charge.success']);
  });
});

describe('partial refunds', () => {
  test('two equal refunds are two; the last one reverses the transaction', async () => {
    const { reference } = await shop.buy();
    const half = { transaction: reference, amount: 250_000 };
    const first = (await refund(half)).json.data;
    await ends(first.id, 'processed');
    expect(await statusOf(reference)).toBe('success');
    const second = (await refund(half)).json.data;
    expect(second.id).not.toBe(first.id);
    await ends(second.id, 'processed');
    expect(await statusOf(reference)).toBe('reversed');
    expect((await bodies('refund.processed')).map((data) => data.amount)).toEqual([
      '250000',
      '250000',
    ]);
  });

  test('never exceed the paid amount, also without an amount', async () => {
    const { reference } = await shop.buy();
    await refund({ transaction: reference, amount: '300000' });
    for (const amount of [200_001, undefined]) {
      const { status, json } = await refund({ transaction: reference, amount });
      expect([status, json.message]).toEqual([
        400,
        'Total refund amount cannot exceed original transaction amount',
      ]);
    }
    expect((await refund({ transaction: reference, amount: 200_000 })).status).toBe(200);
    const { status, json } = await refund({ transaction: reference, amount: 1 });
    expect([status, json.message, json.code, json.type]).toEqual([
      400,
      'Transaction has been fully reversed',
      'transaction_reversed',
      'api_error',
    ]);
  });
});

test.each([
  [{ transaction: 'nobody' }, 'Transaction reference not found.'],
  [{ amount: 'ten' }, 'Invalid Amount Sent'],
  [{ currency: 'USD' }, 'Transaction currency must match refund currency'],
])('refuses %j', async (fields, message) => {
  const { reference } = await shop.buy();
  const { status, json } = await refund({ transaction: reference, ...fields });
  expect([status, json.message]).toEqual([400, message]);
});

test('refuses unpaid transactions, and less than the minimum', async () => {
  await shop.initialize({ reference: 'r-1' });
  expect((await refund({ transaction: 'r-1' })).json.message).toBe(
    'Transaction has not been completed',
  );
  const { reference } = await shop.buy({ currency: 'GHS', amount: 1000 });
  expect((await refund({ transaction: reference, amount: 49 })).json.message).toBe(
    'Cannot refund less than GHS0.5',
  );
});

test('fetch returns the transaction’s number; the list has its dates in snake case', async () => {
  const [one, two] = [await shop.buy(), await shop.buy()];
  const first = (await refund({ transaction: one.reference })).json.data;
  await refund({ transaction: two.reference });
  expect(await fetched(first.id)).toMatchObject({
    transaction: one.id,
    amount: 500_000,
    createdAt: expect.any(String),
  });
  const all = (await refunds()).json;
  expect([all.message, all.data.map((row) => row.transaction)]).toEqual([
    'Refunds retrieved',
    [two.id, one.id],
  ]);
  expect(all.meta).toMatchObject({ total: 2, failedRefundCount: 0 });
  expect(Object.keys(all.data[0] ?? {})).toContain('created_at');
  const own = (await refunds(`?transaction=${one.id}`)).json.data;
  expect(own.map((row) => row.id)).toEqual([first.id]);
  expect((await refunds('?transaction=1')).json.data).toEqual([]);
  expect((await shop.call('GET', '/refund/1')).status).toBe(404);
});

test('a refund can come from Paystack’s dashboard', async () => {
  const { reference } = await shop.buy();
  const made = await shop.control<Refund>('POST', '/refunds', { reference, amount: 100 });
  expect([made.amount, made.status]).toEqual([100, 'pending']);
  await ends(made.id, 'processed');
  const left = await shop.control<{ refunded: number }>('GET', `/transactions/${reference}`);
  expect(left.refunded).toBe(100);
});

test('fully_deducted varies between its documented types', async () => {
  const seen = new Set<unknown>();
  for (let i = 0; i < 12; i++) {
    const { reference } = await shop.buy();
    seen.add((await refund({ transaction: reference })).json.data.fully_deducted);
  }
  expect(seen).toEqual(new Set([false, null]));
});
