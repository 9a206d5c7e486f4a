import { afterAll, beforeEach, expect, test } from 'vitest';
import { openShop } from './shop.ts';

const shop = await openShop();
afterAll(() => shop.stop());
beforeEach(() => shop.fresh());

interface Dispute {
  id: number;
  status: string;
  resolution: string | null;
  refund_amount: number;
  transaction: { reference: string; status: string };
  transaction_reference: null;
  resolvedAt: string | null;
}
const open = (fields: Record<string, unknown>) =>
  shop.control<Dispute>('POST', '/disputes', fields);
const end = (id: number, resolution: string) =>
  shop.control<Dispute>('POST', `/disputes/${id}/resolve`, { resolution });
const list = (query = '') => shop.call<Dispute[]>('GET', `/dispute${query}`);
const statusOf = async (reference: string) => (await shop.verify(reference)).json.data.status;
const bodyOf = async (event: string) => {
  const sent = (await shop.webhooks()).find((one) => one.event === event);
  return JSON.parse(sent?.body ?? '{}').data;
};

test('create sends the keys of the sample; remind sends the same again', async () => {
  const { reference, id } = await shop.buy();
  const dispute = await open({ reference });
  const data = await bodyOf('charge.dispute.create');
  expect(Object.keys(data)).toEqual([
    'id',
    'refund_amount',
    'currency',
    'status',
    'resolution',
    'domain',
    'transaction',
    'transaction_reference',
    'category',
    'customer',
    'bin',
    'last4',
    'dueAt',
    'resolvedAt',
    'evidence',
    'attachments',
    'note',
    'history',
    'messages',
    'created_at',
    'updated_at',
  ]);
  expect(data).toMatchObject({
    id: dispute.id,
    refund_amount: 500_000,
    status: 'awaiting-merchant-feedback',
    resolution: null,
    transaction: { id, reference, status: 'success', requested_amount: 500_000, authorization: {} },
    transaction_reference: null,
    category: 'chargeback',
    bin: '408408',
    last4: '4081',
    resolvedAt: null,
  });
  await shop.control('POST', `/disputes/${dispute.id}/remind`);
  expect(await bodyOf('charge.dispute.remind')).toEqual(data);
});

test('lost reverses the transaction; won leaves it as it is', async () => {
  const [lost, won] = [await shop.buy(), await shop.buy()];
  const first = await open({ reference: lost.reference });
  expect((await end(first.id, 'auto-accepted')).resolution).toBe('auto-accepted');
  expect(await statusOf(lost.reference)).toBe('reversed');
  expect(await bodyOf('charge.dispute.resolve')).toMatchObject({
    status: 'resolved',
    resolution: 'auto-accepted',
    resolvedAt: expect.any(String),
    transaction: { reference: lost.reference, status: 'reversed' },
  });
  const second = await open({ reference: won.reference });
  await end(second.id, 'declined');
  expect(await statusOf(won.reference)).toBe('success');
  expect((await bodyOf('charge.dispute.resolve')).resolution).toBe('declined');
});

test('a lost partial dispute does not reverse the transaction; by switch it is a refund', async () => {
  const { reference } = await shop.buy();
  await end((await open({ reference, amount: 1000 })).id, 'merchant-accepted');
  expect(await statusOf(reference)).toBe('success');
  await shop.turn({ disputes: { refundOnAccept: true } });
  await end((await open({ reference, amount: 2000 })).id, 'merchant-accepted');
  expect((await shop.events()).filter((event) => event.startsWith('refund'))).toEqual([
    'refund.pending',
  ]);
});

test('without an answer the bank decides after the due date, once', async () => {
  await shop.turn({ disputes: { dueMs: 100 } });
  const { reference } = await shop.buy();
  const { id } = await open({ reference });
  await shop.until(
    async () => (await shop.call<Dispute>('GET', `/dispute/${id}`)).json.data.resolution,
    (resolution) => resolution === 'auto-accepted',
  );
  await end(id, 'declined');
  expect((await shop.events()).filter((event) => event === 'charge.dispute.resolve')).toHaveLength(
    1,
  );
});

test('list, fetch and fetch by transaction', async () => {
  const [one, two] = [await shop.buy(), await shop.buy()];
  const first = await open({ reference: one.reference });
  const second = await open({ reference: two.reference });
  await end(first.id, 'declined');
  const all = (await list()).json;
  expect([all.message, all.data.map((row) => row.id)]).toEqual([
    'Disputes retrieved',
    [second.id, first.id],
  ]);
  expect((await list('?status=resolved')).json.data.map((row) => row.id)).toEqual([first.id]);
  expect((await list(`?transaction=${two.id}`)).json.data.map((row) => row.id)).toEqual([
    second.id,
  ]);
  expect((await list('?status=odd')).status).toBe(400);
  const of = await shop.call<Dispute>('GET', `/dispute/transaction/${one.id}`);
  expect(of.json.data.id).toBe(first.id);
  for (const path of ['/dispute/1', '/dispute/transaction/1']) {
    expect((await shop.call('GET', path)).status).toBe(404);
  }
});

test('the merchant updates and resolves', async () => {
  const { reference } = await shop.buy();
  const { id } = await open({ reference });
  const put = (path: string, body: object) =>
    shop.call<Dispute>('PUT', `/dispute/${id}${path}`, body);
  const much = await put('', { refund_amount: 500_001 });
  expect([much.status, much.json.message]).toEqual([
    400,
    'Refund amount cannot be greater than initial amount',
  ]);
  expect((await put('', { refund_amount: 400_000 })).status).toBe(200);
  const whole = { message: 'Sorry', refund_amount: 300_000, uploaded_filename: 'a.pdf' };
  expect((await put('/resolve', { ...whole, resolution: 'odd' })).status).toBe(400);
  expect((await put('/resolve', { resolution: 'declined' })).status).toBe(400);
  const done = await put('/resolve', { ...whole, resolution: 'merchant-accepted' });
  expect(done.json.data).toMatchObject({
    status: 'resolved',
    resolution: 'merchant-accepted',
    refund_amount: 300_000,
  });
  const again = await put('/resolve', { ...whole, resolution: 'declined' });
  expect([again.status, again.json.message]).toEqual([400, 'Dispute has been resolved']);
});

test('an unpaid transaction cannot be disputed', async () => {
  await shop.initialize({ reference: 'r-1' });
  const reply = await shop.sandbox.fetch('POST', '/sandbox/paystack/disputes', {
    body: JSON.stringify({ reference: 'r-1' }),
  });
  expect(reply.status).toBe(409);
});
