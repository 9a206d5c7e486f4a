import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { alerts, scalar, setUpWorker } from '../../../../support/worker/api';
import type { Person } from '../../../../support/worker/person';
import {
  balanceOf,
  bodyOf,
  confirmedAdmin,
  buyer,
  later,
  paid,
  paystack,
  refundWebhook,
  soundMoney,
  webhook,
  type Buyer,
  type PaymentView,
  type RefundView,
} from '../../../../support/worker/payments';

setUpWorker();

const MINUTE = 60_000;
const refunded = async (admin: Person, { id }: PaymentView, credits: number) =>
  bodyOf<RefundView>(await admin.post(`/v1/admin/payments/${id}/refunds`, { credits }), 201);
const availableOf = async (who: Buyer) => (await balanceOf(who.accountId)).available;
const payoutOf = (who: Buyer) =>
  scalar('SELECT balance FROM ledger_accounts WHERE id = ?', `${who.accountId}:payout`);
const refundState = (id: string) => scalar('SELECT state FROM payment_refunds WHERE id = ?', id);
/** Ends Paystack's only refund and posts its webhook. */
async function ends(payment: PaymentView, status: string): Promise<void> {
  paystack().refunds[0]!.status = status;
  await refundWebhook(payment.reference, status);
}

async function scene() {
  const [admin, who] = [await confirmedAdmin(), await buyer()];
  return { admin, who, payment: await paid(who) };
}

describe('a refund without an answer', () => {
  test('that Paystack has executed is found, and not requested again', async () => {
    const { admin, who, payment } = await scene();
    paystack().on('refund', (next) => {
      next();
      throw new TypeError('network connection lost');
    });
    const { id, state } = await refunded(admin, payment, 400);
    expect(state).toBe('requested');
    await later(2 * MINUTE);
    expect([await refundState(id), paystack().refunds.length]).toEqual(['pending', 1]);
    await ends(payment, 'processed');
    expect([await availableOf(who), await payoutOf(who)]).toEqual([600, 0]);
    await soundMoney();
  });

  test('that Paystack does not know is requested again', async () => {
    const { admin, payment } = await scene();
    paystack().on('refund', () => new Response(null, { status: 503 }));
    const { id } = await refunded(admin, payment, 400);
    await later(MINUTE);
    expect(paystack().count('refund')).toBe(1);
    paystack().on('refund', null);
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
    const { admin, who, payment } = await scene();
    const dispute = paystack().dispute(payment.reference, 250);
    const told = { id: dispute.id, transaction: { reference: payment.reference } };
    Object.assign(dispute, { status: 'resolved', resolution: 'auto-accepted' });
    await webhook('charge.dispute.resolve', told);
    paystack().on('refund', () => new Response(null, { status: 503 }));
    const { id } = await refunded(admin, payment, 400);
    paystack().on('refund', null);
    paystack().disputes.length = 0;
    await later(2 * MINUTE);
    expect([await refundState(id), paystack().refunds.length]).toEqual(['pending', 1]);
    expect([await availableOf(who), await payoutOf(who)]).toEqual([350, 400]);
    expect(alerts()).toEqual(['payment.disputed', 'dispute.unknown']);
    await soundMoney();
  });

  test('is not requested again while Paystack does not list the refunds', async () => {
    const { admin, payment } = await scene();
    paystack().on('refund', () => new Response(null, { status: 503 }));
    const { id } = await refunded(admin, payment, 400);
    paystack().on('refund', null);
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
    const { admin, payment } = await scene();
    paystack().on('refund', (next) => {
      next();
      throw new TypeError('network connection lost');
    });
    const { id } = await refunded(admin, payment, 400);
    paystack().on('refund', null);
    // Newest first: ours is the last of the list.
    for (let n = 0; n < others; n++)
      paystack().refundElsewhere(payment.reference, 1, { status: 'failed' });
    await later(2 * MINUTE);
    expect([await refundState(id), paystack().refunds.length]).toEqual([state, others + 1]);
    expect(alerts()).toEqual(paged);
    await soundMoney();
  });

  test('that the database does not book is not requested again, and pages the operator', async () => {
    const { admin, payment } = await scene();
    paystack().on('refund', (next) => {
      next();
      throw new TypeError('network connection lost');
    });
    const { id } = await refunded(admin, payment, 400);
    paystack().on('refund', null);
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
