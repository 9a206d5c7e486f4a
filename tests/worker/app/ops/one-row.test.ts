import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { renewTiers } from '../../../../worker/billing/tiers/renewal.service';
import {
  deliverMessage,
  retryUnmatched,
} from '../../../../worker/verifications/inbound/quarantine';
import { account, advance, alerts, scalar, setUpWorker, START } from '../../../support/worker/api';
import { paystackError } from '../../../support/worker/paystack-wire';
import {
  begun,
  confirmedAdmin,
  buyer,
  later,
  paid,
  paystack,
  type PaymentView,
  type RefundView,
} from '../../../support/worker/payments';

setUpWorker();

const MINUTE = 60_000;

/** An account whose month on the developer tier ended at `due`. */
async function lapsing(due: number): Promise<string> {
  const { accountId } = await account({ tier: 'developer', credits: 10_000 });
  await env.DB.prepare(
    `INSERT INTO subscriptions (account_id, revision, tier, price, period_start, period_end, anchor_day, due_at)
     VALUES (?1, 1, 'developer', 2900, ?2 - 2678400000, ?2, 15, ?2)`,
  )
    .bind(accountId, due)
    .run();
  return accountId;
}

test('I-62 a renewal that fails delays no other, and is retried', async () => {
  const [bad, good] = [await lapsing(START - 1), await lapsing(START)];
  const renewed = async () => {
    await renewTiers(systemCtx(env));
    const of = (id: string) =>
      scalar('SELECT revision FROM subscriptions WHERE account_id = ?', id);
    return [await of(bad), await of(good)];
  };
  const price = (value: string) =>
    env.DB.prepare(`UPDATE subscriptions SET price = ${value} WHERE account_id = ?`)
      .bind(bad)
      .run();
  await price(`'unreadable'`);
  expect(await renewed()).toEqual([1, 2]);
  await price('2900');
  expect(await renewed()).toEqual([1, 2]);
  advance(5 * MINUTE);
  expect(await renewed()).toEqual([2, 2]);
});

const stateOf = (id: string) => scalar('SELECT state FROM payments WHERE id = ?', id);

/** Paid payments without a webhook: one more than are checked together. */
async function unheard(): Promise<{ bad: PaymentView[]; good: PaymentView }> {
  const who = await buyer();
  const bad: PaymentView[] = [];
  for (let n = 0; n < 10; n++) bad.push(await begun(who));
  advance(1);
  const good = await begun(who);
  for (const { reference } of [...bad, good]) paystack().pay(reference);
  return { bad, good };
}

test('I-36 payments without an answer of Paystack do not delay those behind them', async () => {
  const { bad, good } = await unheard();
  paystack().on('verify', async (next, request) =>
    request.url.includes(good.reference) ? next() : paystackError(500, 'unknown'),
  );
  await later(5 * MINUTE + 1);
  await later(15_000);
  expect([await stateOf(bad[0]?.id ?? ''), await stateOf(good.id)]).toEqual([
    'pending',
    'succeeded',
  ]);
  paystack().on('verify', null);
  await later(MINUTE);
  for (const { id } of bad) expect(await stateOf(id)).toBe('succeeded');
});

test('I-36 a payment whose check fails does not delay those behind it', async () => {
  const { bad, good } = await unheard();
  const first = bad[0]?.id ?? '';
  await env.DB.prepare(`UPDATE payments SET reason = 'unreadable' WHERE id = ?`).bind(first).run();
  await later(5 * MINUTE + 1);
  expect(await stateOf(good.id)).toBe('succeeded');
  await env.DB.prepare('UPDATE payments SET reason = NULL WHERE id = ?').bind(first).run();
  await later(12 * MINUTE);
  expect(await stateOf(first)).toBe('succeeded');
});

test('a refund and a dispute that Paystack does not know page the operator, and are checked rarely', async () => {
  const [admin, who] = [await confirmedAdmin(), await buyer()];
  const payment = await paid(who);
  const made = await admin.post(`/v1/admin/payments/${payment.id}/refunds`, { creditCents: 400 });
  const { id } = await made.json<RefundView>();
  paystack().refunds.length = 0;
  await env.DB.prepare(
    `INSERT INTO payment_disputes (id, provider_id, payment_id, account_id, credits, amount, state, next_at, created_at)
     VALUES ('dsp_1', '99', ?, ?, 0, 0, 'open', ?, 0)`,
  )
    .bind(payment.id, who.accountId, Date.now())
    .run();
  await later(16 * MINUTE);
  expect(alerts()).toEqual(expect.arrayContaining(['refund.unknown', 'dispute.unknown']));
  const asked = () => [paystack().count('listRefunds'), paystack().count('fetchDispute')];
  expect(asked()).toEqual([1, 1]);
  await later(15_000);
  expect(asked()).toEqual([1, 1]);
  await later(5 * MINUTE);
  expect(asked()).toEqual([2, 2]);
  expect(await scalar('SELECT state FROM payment_refunds WHERE id = ?', id)).toBe('pending');
});

test('I-01 a message that cannot be unsealed does not delay those behind it, and ends in quarantine', async () => {
  const ctx = systemCtx(env);
  const of = (reservationId: string) =>
    deliverMessage(ctx, 'main', {
      smsId: null,
      reservationId,
      from: null,
      to: '+12065550142',
      content: `code 4711 of ${reservationId}`,
      parsedCode: null,
      createdAt: Date.now(),
      encrypted: false,
    });
  await of('lr_bad');
  advance(1);
  await of('lr_good');
  await env.DB.prepare(
    `UPDATE unmatched_messages SET sealed = 'x' WHERE reservation_id = 'lr_bad'`,
  ).run();
  const rows = async () =>
    (
      await env.DB.prepare(
        `SELECT cause, attempts, next_at - received_at AS wait FROM unmatched_messages ORDER BY received_at`,
      ).all()
    ).results;
  advance(1_000);
  await retryUnmatched(ctx);
  expect(await rows()).toEqual([
    { cause: 'failed', attempts: 1, wait: 5_000 },
    { cause: 'no_order', attempts: 1, wait: 5_000 },
  ]);
  advance(MINUTE);
  await retryUnmatched(ctx);
  await retryUnmatched(ctx);
  expect(await rows()).toEqual([
    { cause: 'failed', attempts: 3, wait: null },
    { cause: 'no_order', attempts: 3, wait: null },
  ]);
});
