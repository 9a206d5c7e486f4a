import { describe, expect, test } from 'vitest';
import {
  chargeCard,
  createRefund,
  parsePaystackEvent,
  fetchDispute,
  paystackKeyProblems,
  listRefunds,
  resolveDispute,
  type Outcome,
} from '../../../../worker/providers/paystack/paystack.client';
import { answers, bodyOf, CHARGE, data, env, fetched, onTheWire, TRANSACTION } from './wire';

onTheWire();

describe('a saved card', () => {
  test('is charged, or its owner must authenticate', async () => {
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

  test('a refund is requested with its note, and parsed', async () => {
    data({ ...refund, transaction: TRANSACTION });
    const asked = { reference: 'pay-1', amount: 1, currency: 'NGN', note: 'rfd_1' };
    expect(await createRefund(env, asked)).toEqual({ ok: true, value: read });
    expect(bodyOf(fetched[0]?.init)).toEqual({
      transaction: 'pay-1',
      amount: 1,
      currency: 'NGN',
      merchant_note: 'rfd_1',
    });
    data([{ ...refund, dispute: 358_950 }], { total: 1, failedRefundCount: 0 });
    const listed = await listRefunds(env, '4099260001');
    expect(listed).toEqual({ ok: true, value: [{ ...read, isOfDispute: true }] });
    expect(fetched.at(-1)?.url).toContain('/refund?transaction=4099260001&');
  });

  test('I-34 a list with a refund of another transaction is not read', async () => {
    for (const transaction of [4_099_260_002, '4099260002', { id: 4_099_260_002 }]) {
      data([refund, { ...refund, id: 3_018_002, transaction }]);
      const listed = await listRefunds(env, '4099260001');
      expect(listed).toMatchObject({ ok: false, kind: 'unreadable' });
    }
    for (const transaction of [null, undefined, '4099260001', 'pay-1', { id: '4099260001' }]) {
      data([{ ...refund, transaction }]);
      expect(await listRefunds(env, '4099260001')).toEqual({ ok: true, value: [read] });
    }
  });

  const some = (from: number, length: number) =>
    Array.from({ length }, (_, n) => ({ ...refund, id: from + n }));
  /** Each page by its number, read from the address. */
  const pages = (answer: (page: number) => { data: object[]; meta?: object | undefined }) =>
    answers(() => {
      const page = Number(new URL(fetched.at(-1)?.url ?? '').searchParams.get('page'));
      return Response.json({ status: true, message: 'ok', ...answer(page) });
    });

  test.each<[how: string, meta: (pageCount: number) => object | undefined]>([
    ['with a page count', (pageCount) => ({ pageCount })],
    ['with a page count as text', (pageCount) => ({ pageCount: String(pageCount) })],
    ['without a page count', () => undefined],
  ])('I-23 every page of a list is read %s', async (_how, meta) => {
    // The last page repeats a refund that a new one shifted; its newest state counts.
    const shifted = { ...refund, id: 199, status: 'processed' };
    const all = [some(100, 100), some(200, 100), [shifted, ...some(300, 7)]];
    pages((page) => ({ data: all[page - 1] ?? [], meta: meta(all.length) }));
    const listed = await listRefunds(env, '4099260001');
    if (!listed.ok) throw new Error(listed.detail);
    expect(listed.value.map(({ id }) => Number(id))).toEqual(
      Array.from({ length: 207 }, (_, n) => 100 + n),
    );
    expect(listed.value.find(({ id }) => id === '199')?.status).toBe('processed');
    expect(fetched).toHaveLength(3);
  });

  test.each<
    [
      what: string,
      answer: (page: number) => { data: object[]; meta?: object | undefined },
      n: number,
    ]
  >([
    ['has more pages than a payment can have', (page) => ({ data: some(page * 100, 100) }), 5],
    ['repeats its first page', () => ({ data: some(100, 100) }), 2],
    [
      'ends before its last page',
      (page) => ({ data: some(1, 2 - page), meta: { pageCount: 3 } }),
      2,
    ],
  ])('I-23 a list is unreadable that %s', async (_what, answer, calls) => {
    pages(answer);
    expect(await listRefunds(env, '4099260001')).toMatchObject({ ok: false, kind: 'unreadable' });
    expect(fetched).toHaveLength(calls);
  });

  test('I-23 a list is not read when one of its pages has no answer', async () => {
    answers(() => {
      const isFirst = fetched.length === 1;
      const page = { status: true, message: 'ok', data: some(100, 100) };
      return isFirst ? Response.json(page) : new Response(null, { status: 502 });
    });
    expect(await listRefunds(env, '4099260001')).toMatchObject({ ok: false, kind: 'unavailable' });
  });

  test('a dispute is parsed, and answered', async () => {
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

describe('the subject of an event', () => {
  const named = (event: object) =>
    parsePaystackEvent(new TextEncoder().encode(JSON.stringify(event)));

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
    'is missing: %j',
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
