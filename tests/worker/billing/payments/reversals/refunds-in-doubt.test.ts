import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { alerts, setUpWorker } from '../../../../support/worker/api';
import {
  confirmedAdmin,
  buyer,
  later,
  paid,
  paystack,
  refundWebhook,
  soundMoney,
} from '../../../../support/worker/payments';
import {
  availableOf,
  endDispute,
  endRefund,
  payoutOf,
  refunded,
  refundState,
  RESOLUTION,
} from '../../../../support/worker/reversals';

setUpWorker();

const MINUTE = 60_000;
async function scene() {
  const [admin, who] = [await confirmedAdmin(), await buyer()];
  return { admin, who, payment: await paid(who) };
}

/** A refund of 400 cents that Paystack executes, and whose answer is lost. */
async function unanswered({ admin, payment }: Awaited<ReturnType<typeof scene>>) {
  paystack().on('refund', (next) => {
    next();
    throw new TypeError('network connection lost');
  });
  const refund = await refunded(admin, payment, 400);
  paystack().on('refund', null);
  return refund;
}

/** A refund of 400 cents that Paystack does not execute, because it is down. */
async function unserved({ admin, payment }: Awaited<ReturnType<typeof scene>>) {
  paystack().on('refund', () => new Response(null, { status: 503 }));
  const refund = await refunded(admin, payment, 400);
  paystack().on('refund', null);
  return refund;
}

describe('a refund without an answer', () => {
  test('that Paystack has executed is found, and not requested again', async () => {
    const given = await scene();
    const { who, payment } = given;
    const { id, state } = await unanswered(given);
    expect(state).toBe('requested');
    await later(2 * MINUTE);
    expect([await refundState(id), paystack().refunds.length]).toEqual(['pending', 1]);
    await endRefund(payment, 'processed');
    expect([await availableOf(who), await payoutOf(who)]).toEqual([600, 0]);
    await soundMoney();
  });

  test('that Paystack does not know is requested again', async () => {
    const { id } = await unserved(await scene());
    await later(MINUTE);
    expect(paystack().count('refund')).toBe(1);
    await later(MINUTE);
    expect([await refundState(id), paystack().refunds.length]).toEqual(['pending', 1]);
  });

  test('I-23 that Paystack executed twice ends once: the second is a refund made at Paystack', async () => {
    for (const [second, left] of [
      ['failed', 600],
      ['processed', 200],
    ] as const) {
      const { admin, who, payment } = await scene();
      const { id } = await refunded(admin, payment, 400);
      await env.DB.prepare('UPDATE payment_refunds SET provider_id = NULL WHERE id = ?')
        .bind(id)
        .run();
      paystack().refunds.at(-1)!.status = 'processed';
      paystack().refundElsewhere(payment.reference, 400, { status: second, note: `Refund ${id}` });
      for (let n = 0; n < 2; n++) await refundWebhook(payment.reference);
      expect([second, await refundState(id), await availableOf(who), await payoutOf(who)]).toEqual([
        second,
        'processed',
        left,
        0,
      ]);
      await soundMoney();
    }
    expect(alerts()).toEqual(['payment.refunded_elsewhere']);
  });

  test('is requested again although a lost dispute of the payment cannot be read', async () => {
    const given = await scene();
    const { who, payment } = given;
    await endDispute(paystack().dispute(payment.reference, 250), RESOLUTION.lost);
    const { id } = await unserved(given);
    paystack().disputes.length = 0;
    await later(2 * MINUTE);
    expect([await refundState(id), paystack().refunds.length]).toEqual(['pending', 1]);
    expect([await availableOf(who), await payoutOf(who)]).toEqual([350, 400]);
    expect(alerts()).toEqual(['payment.disputed', 'dispute.unknown']);
    await soundMoney();
  });

  test('is not requested again while Paystack does not list the refunds', async () => {
    const { id } = await unserved(await scene());
    paystack().on('listRefunds', () => new Response(null, { status: 503 }));
    await later(2 * MINUTE);
    expect([await refundState(id), paystack().refunds.length]).toEqual(['requested', 0]);
    paystack().on('listRefunds', null);
    await later(5 * MINUTE);
    expect([await refundState(id), paystack().refunds.length]).toEqual(['pending', 1]);
  });

  test.each([
    ['behind a page of others is found, and not requested again', 100, 'pending', []],
    [
      'behind more pages than are read is not requested again, and pages the operator',
      500,
      'requested',
      ['payment.refunds_unreadable'],
    ],
  ] as const)('I-23 %s', async (_what, others, state, paged) => {
    const given = await scene();
    const { payment } = given;
    const { id } = await unanswered(given);
    // Newest first: ours is the last of the list.
    for (let n = 0; n < others; n++)
      paystack().refundElsewhere(payment.reference, 1, { status: 'failed' });
    await later(2 * MINUTE);
    expect([await refundState(id), paystack().refunds.length]).toEqual([state, others + 1]);
    expect(alerts()).toEqual(paged);
    await soundMoney();
  });

  test('I-23 that the database does not book is not requested again, and pages the operator', async () => {
    const { id } = await unanswered(await scene());
    const other = await scene();
    await refunded(other.admin, other.payment, 100);
    await env.DB.prepare(`UPDATE payment_refunds SET provider_id = ?, next_at = NULL WHERE id <> ?`)
      .bind(String(paystack().refunds[0]!.id), id)
      .run();
    await later(2 * MINUTE);
    expect([await refundState(id), paystack().refunds.length]).toEqual(['requested', 2]);
    expect(alerts()).toEqual(['payment.reversals_refused']);
  });

  test('whose webhook is lost is checked and booked', async () => {
    const { admin, who, payment } = await scene();
    const { id } = await refunded(admin, payment, 400);
    paystack().refunds[0]!.status = 'processed';
    await later(15 * MINUTE);
    expect([await refundState(id), await payoutOf(who)]).toEqual(['processed', 0]);
  });
});
