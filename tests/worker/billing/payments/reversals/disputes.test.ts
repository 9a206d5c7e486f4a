import { describe, expect, test } from 'vitest';
import { alerts, caller, mint, scalar, setUpWorker } from '../../../../support/worker/api';
import { staff } from '../../../../support/worker/person';
import {
  balanceOf,
  begun,
  bodyOf,
  confirmedAdmin,
  buyer,
  later,
  paid,
  paystack,
  problemOf,
  PROMO,
  refundWebhook,
  shown,
  soundMoney,
  toldTo,
  webhook,
  type Buyer,
} from '../../../../support/worker/payments';
import {
  disputed,
  disputeWebhook,
  endDispute,
  endRefund,
  refunded,
  standing,
} from '../../../../support/worker/reversals';
import { rented } from '../../../../support/worker/verifications';

setUpWorker();

const HOUR = 3_600_000;
const rent = async (who: Buyer) =>
  caller(who.accountId, await mint(who.accountId)).post('/v1/verifications', {
    service: 'whatsapp',
  });

async function scene(amount = 1_000) {
  const who = await buyer();
  const payment = await paid(who);
  const dispute = paystack().dispute(payment.reference, amount);
  return { who, payment, dispute };
}

describe('a dispute', () => {
  test('I-34 makes its whole amount a debt, and nothing can be bought', async () => {
    const { who, dispute } = await scene();
    for (const event of ['create', 'remind', 'create'] as const)
      await disputeWebhook(dispute, event);
    expect(await standing(who)).toEqual([1_000, 1_000]);
    expect(await problemOf(await rent(who))).toBe('credits.owed');
    expect(alerts()).toEqual(['payment.disputed']);
    expect((await toldTo(who.accountId)).at(-1)).toMatchObject({
      type: 'payment.disputed',
      balanceAfter: PROMO + 1_000,
    });
    await soundMoney();
  });

  test('I-34 that is won returns the credits, once', async () => {
    const { who, payment, dispute } = await scene();
    await disputeWebhook(dispute);
    for (let n = 0; n < 3; n++) await endDispute(dispute, 'declined');
    expect(await standing(who)).toEqual([1_000, 0]);
    expect((await rent(who)).status).toBe(201);
    expect(await shown(who, payment.id)).toMatchObject({ state: 'succeeded', returnedCents: 0 });
    expect((await toldTo(who.accountId)).slice(2)).toMatchObject([
      { type: 'payment.restored', balanceAfter: PROMO + 1_000 },
    ]);
    const { data } = await bodyOf<{ data: object[] }>(
      await who.get('/v1/audit?action=payment.restored'),
      200,
    );
    const disputeId = await scalar('SELECT id FROM payment_disputes');
    expect(data).toMatchObject([{ after: { disputeId, creditCents: 1_000 } }]);
    await soundMoney();
  });

  test.for(['merchant-accepted', 'auto-accepted'])(
    'I-34 that is lost (%s) takes the credits, once, and the remaining ones can be spent',
    async (resolution) => {
      const { who, payment, dispute } = await scene();
      await disputeWebhook(dispute);
      for (let n = 0; n < 3; n++) await endDispute(dispute, resolution);
      expect(await standing(who)).toEqual([0, 0]);
      expect(await shown(who, payment.id)).toMatchObject({
        state: 'reversed',
        returnedCents: 1_000,
      });
      expect((await toldTo(who.accountId)).slice(2)).toMatchObject([
        { type: 'payment.reversed', balanceAfter: PROMO },
      ]);
      expect((await rent(who)).status).toBe(201);
      await soundMoney();
    },
  );

  test('I-34 after a refund with a late webhook takes only the remainder, and returns no more', async () => {
    const { who, payment, dispute } = await scene();
    paystack().refundElsewhere(payment.reference, 250);
    await disputeWebhook(dispute);
    expect(await standing(who)).toEqual([750, 750]);
    await refundWebhook(payment.reference);
    await endDispute(dispute, 'declined');
    expect(await standing(who)).toEqual([750, 0]);
    expect(await shown(who, payment.id)).toMatchObject({ state: 'succeeded', returnedCents: 250 });
    await soundMoney();
  });

  test('I-34 above the balance: the remainder stays a debt, and the next top-up pays it first', async () => {
    const { who, dispute } = await scene();
    const api = caller(who.accountId, await mint(who.accountId));
    for (let n = 0; n < 2; n++) await rented(api);
    await scalar(`UPDATE usage SET open_cap = 20`);
    for (let n = 0; n < 8; n++) await rented(api);
    const { available } = await balanceOf(who.accountId);
    expect(available).toBe(1_500 - 1_080);
    await disputeWebhook(dispute);
    await endDispute(dispute, 'merchant-accepted');
    expect(await standing(who)).toEqual([0, 1_000 - available]);
    expect(await bodyOf(await who.get('/v1/balance'), 200)).toMatchObject({
      spendableCents: 0,
      owedCents: 1_000 - available,
    });
    await paid(who, { creditCents: 300, currency: 'USD' });
    expect(await standing(who)).toEqual([0, 700 - available]);
    await paid(who, { creditCents: 1_000, currency: 'USD' });
    expect(await standing(who)).toEqual([300 + available, 0]);
    await soundMoney();
  });

  test('I-34 whose debt was paid by a top-up lets the account buy, and returns the credits when it is won', async () => {
    const { who, dispute } = await scene();
    await disputeWebhook(dispute);
    await paid(who, { creditCents: 600, currency: 'USD' });
    expect(await standing(who)).toEqual([600, 0]);
    await endDispute(dispute, 'declined');
    expect(await standing(who)).toEqual([1_600, 0]);
    await soundMoney();
  });

  test('I-34 of a part takes that part', async () => {
    const { who, payment, dispute } = await scene(250);
    await disputeWebhook(dispute);
    await endDispute(dispute, 'auto-accepted');
    expect(await standing(who)).toEqual([750, 0]);
    expect(await shown(who, payment.id)).toMatchObject({ state: 'succeeded', returnedCents: 250 });
  });

  test('I-34 after a refund takes no more than the remainder of the payment', async () => {
    const [who, admin] = [await buyer(), await confirmedAdmin()];
    const payment = await paid(who);
    await refunded(admin, payment, 700);
    await endRefund(payment, 'processed');
    const dispute = await disputed(payment);
    expect(await standing(who)).toEqual([300, 300]);
    await endDispute(dispute, 'merchant-accepted');
    expect(await standing(who)).toEqual([0, 0]);
    expect(await shown(who, payment.id)).toMatchObject({ state: 'reversed', returnedCents: 1_000 });
    await soundMoney();
  });

  test('I-34 that overtakes its payment’s webhook credits the payment first', async () => {
    const who = await buyer();
    const { reference } = await begun(who);
    paystack().pay(reference);
    await disputed({ reference });
    expect(await standing(who)).toEqual([1_000, 1_000]);
  });

  test('I-36 whose webhooks are lost is checked', async () => {
    const { who, dispute } = await scene();
    await disputeWebhook(dispute);
    Object.assign(dispute, { status: 'resolved', resolution: 'declined' });
    await later(6 * HOUR);
    expect(await standing(who)).toEqual([1_000, 0]);
  });

  test('with an unclear resolution pages the operator, stays open, and is not checked at each tick', async () => {
    const { who, dispute } = await scene();
    await disputeWebhook(dispute);
    await endDispute(dispute, 'something-new');
    expect(alerts()).toContain('payment.dispute_unclear');
    const asked = () => paystack().count('fetchDispute');
    const before = asked();
    for (let n = 0; n < 4; n++) await later(15_000);
    expect(asked()).toBe(before);
    await later(6 * HOUR);
    expect(asked()).toBe(before + 1);
    await later(15_000);
    expect(asked()).toBe(before + 1);
    expect(await standing(who)).toEqual([1_000, 1_000]);
    await endDispute(dispute, 'declined');
    expect(await standing(who)).toEqual([1_000, 0]);
  });

  test('about an unknown payment pages the operator', async () => {
    await webhook('charge.dispute.create', { id: 99 });
    expect(alerts()).toEqual(['paystack.unknown_reference']);
  });
});

describe('our answer to a dispute', () => {
  const answer = async (resolution: 'accept' | 'decline', uploadedFilename?: string) => {
    const { who, dispute } = await scene();
    await disputeWebhook(dispute);
    const admin = await confirmedAdmin();
    const { data } = await bodyOf<{ data: { id: string; accountId: string }[] }>(
      await admin.get('/v1/admin/disputes?state=open'),
      200,
    );
    expect(data).toMatchObject([{ accountId: who.accountId, creditCents: 1_000 }]);
    const response = await admin.post(`/v1/admin/disputes/${data[0]?.id}/resolve`, {
      resolution,
      message: 'See the log.',
      ...(uploadedFilename !== undefined && { uploadedFilename }),
    });
    return { who, admin, response };
  };

  test('accepting it returns the money', async () => {
    const { who, admin, response } = await answer('accept');
    expect(await bodyOf(response, 200)).toMatchObject({
      state: 'lost',
      resolution: 'merchant-accepted',
    });
    expect(await standing(who)).toEqual([0, 0]);
    const { data } = await bodyOf<{ data: object[] }>(
      await who.get('/v1/audit?action=dispute.answered'),
      200,
    );
    expect(data).toMatchObject([{ after: { resolution: 'accept' }, actor: { kind: 'staff' } }]);
    const ended = await bodyOf<{ data: object[] }>(
      await admin.get('/v1/admin/disputes?state=open'),
      200,
    );
    expect(ended.data).toEqual([]);
  });

  test('declining it requires evidence', async () => {
    const { who, response } = await answer('decline', 'evidence.pdf');
    expect(await bodyOf(response, 200)).toMatchObject({ state: 'won', resolution: 'declined' });
    expect(await standing(who)).toEqual([1_000, 0]);
    expect(paystack().calls.find(({ operation }) => operation === 'resolveDispute')?.body).toEqual({
      resolution: 'declined',
      message: 'See the log.',
      refund_amount: 1_000,
      uploaded_filename: 'evidence.pdf',
    });
  });

  test('without evidence is a 400', async () => {
    const { response } = await answer('decline');
    expect([response.status, await problemOf(response)]).toEqual([400, 'request.invalid']);
  });

  test('I-28 support can read and not answer', async () => {
    const { dispute } = await scene();
    await disputeWebhook(dispute);
    const helper = await staff('support');
    const { data } = await bodyOf<{ data: { id: string }[] }>(
      await helper.get('/v1/admin/disputes'),
      200,
    );
    const body = { resolution: 'accept', message: 'Yes.' };
    const refused = await helper.post(`/v1/admin/disputes/${data[0]?.id}/resolve`, body);
    expect(await problemOf(refused)).toBe('auth.staff');
  });
});
