import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startReceiver } from '../receiver.ts';
import { until } from '../support.ts';
import { openShop } from './shop.ts';

const receiver = await startReceiver();
afterAll(() => receiver.stop());

interface Totals {
  transactions: { currency: string; status: string; count: number; amount: number }[];
  webhooks: Record<string, number>;
}

test('a thousand payments succeed at once, each with a webhook', async () => {
  const shop = await openShop({ PAYSTACK_WEBHOOK_URL: receiver.url });
  receiver.clear();
  const references = Array.from({ length: 1000 }, (_, i) => `storm-${i}`);
  for (let i = 0; i < 1000; i += 50) {
    await Promise.all(
      references.slice(i, i + 50).map((reference) => shop.initialize({ reference })),
    );
  }
  const named = await shop.control('POST', '/transactions/succeed', {
    references: [...references.slice(0, 10), 'none'],
  });
  expect(named).toEqual({ succeeded: 10, paidBefore: 0, unknown: 1 });
  const rest = await shop.control('POST', '/transactions/succeed', {});
  expect(rest).toEqual({ succeeded: 990, paidBefore: 0, unknown: 0 });
  const again = await shop.control('POST', '/transactions/succeed', { references });
  expect(again).toEqual({ succeeded: 0, paidBefore: 1000, unknown: 0 });
  const totals = await until(
    () => shop.control<Totals>('GET', '/totals'),
    ({ webhooks }) => webhooks['delivered'] === 1000,
    30_000,
  );
  expect(totals.transactions).toMatchObject([
    { currency: 'NGN', status: 'success', count: 1000, amount: 500_000_000 },
  ]);
  const told = receiver.deliveries.map((one) => JSON.parse(one.body).data.reference);
  expect(new Set(told)).toEqual(new Set(references));
  await shop.stop();
});

test('above twenty thousand webhooks the finished ones are only counted', async () => {
  const shop = await openShop();
  const webhooks = Array.from({ length: 100 }, () => ({ data: { a: 1 }, copies: 50 }));
  for (let i = 0; i < 5; i++) await shop.control('POST', '/webhooks', { webhooks });
  const { counts } = await until(
    () => shop.control<{ counts: Record<string, number> }>('GET', '/webhooks?limit=1'),
    (report) => report.counts['dropped'] === 25_000,
    30_000,
  );
  expect(counts).toEqual({ dropped: 25_000 });
  await shop.stop();
});

test('webhooks that were due or in flight when the process ended are sent after its restart', async () => {
  const state = mkdtempSync(join(tmpdir(), 'sandbox-paystack-'));
  receiver.clear();
  receiver.answerWith(() => ({ status: 200, delayMs: 60_000 }));
  const before = await openShop({ PAYSTACK_WEBHOOK_URL: receiver.url }, state);
  const { reference } = await before.buy();
  await until(
    async () => receiver.deliveries.length,
    (n) => n === 1,
  );
  await before.turn({ refunds: { stepMs: 300 } });
  await before.call('POST', '/refund', { transaction: reference });
  await before.stop();
  receiver.clear();

  const after = await openShop({ PAYSTACK_WEBHOOK_URL: receiver.url }, state);
  expect((await after.verify(reference)).json.data.amount).toBe(500_000);
  await until(
    async () => new Set(receiver.deliveries.map((one) => JSON.parse(one.body).event)),
    (events) =>
      ['charge.success', 'refund.pending', 'refund.processing', 'refund.processed'].every((event) =>
        events.has(event),
      ),
    20_000,
  );
  expect((await after.verify(reference)).json.data.status).toBe('reversed');
  await after.stop();
  rmSync(state, { recursive: true });
});
