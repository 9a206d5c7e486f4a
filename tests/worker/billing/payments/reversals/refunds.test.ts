import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { alerts, levelsOf, caller, mint, setUpWorker } from '../../../../support/worker/api';
import { paystackError } from '../../../../support/worker/paystack-wire';
import { staff } from '../../../../support/worker/person';
import {
  balanceOf,
  bodyOf,
  confirmedAdmin,
  buyer,
  owedBy,
  paid,
  paystack,
  problemOf,
  PROMO,
  refundWebhook,
  setRate,
  shown,
  soundMoney,
  toldTo,
  type RefundView,
} from '../../../../support/worker/payments';
import {
  availableOf,
  endRefund,
  payoutOf,
  refunded,
  refundedAtPaystack,
  refundState,
  requestRefund,
  standing,
} from '../../../../support/worker/reversals';
import { rented } from '../../../../support/worker/verifications';

setUpWorker();

async function scene(credits = 1_000) {
  const [admin, who] = [await confirmedAdmin(), await buyer()];
  return { admin, who, payment: await paid(who, { creditCents: credits, currency: 'USD' }) };
}

describe('a refund to the card', () => {
  test('I-23 sets the credits aside, then requests it at Paystack; once processed, the credits are reversed', async () => {
    const { admin, who, payment } = await scene();
    const { id, state, amountMinor } = await refunded(admin, payment, 400);
    expect([state, amountMinor]).toEqual(['pending', 400]);
    expect([await availableOf(who), await payoutOf(who)]).toEqual([600, 400]);
    expect(paystack().calls.at(-1)).toEqual({
      operation: 'refund',
      body: { transaction: payment.reference, amount: 400, currency: 'USD', merchant_note: id },
    });
    await endRefund(payment, 'processed');
    expect([await availableOf(who), await payoutOf(who), await refundState(id)]).toEqual([
      600,
      0,
      'processed',
    ]);
    expect(await shown(who, payment.id)).toMatchObject({ state: 'succeeded', returnedCents: 400 });
    expect((await toldTo(who.accountId)).at(-1)).toMatchObject({
      type: 'refund.issued',
      balanceAfter: PROMO + 600,
      data: { creditCents: 400, amountMinor: 400 },
    });
    await soundMoney();
  });

  test('I-23 of the whole amount reverses the payment', async () => {
    const { admin, who, payment } = await scene();
    await refunded(admin, payment);
    await endRefund(payment, 'processed');
    expect(await shown(who, payment.id)).toMatchObject({ state: 'reversed', returnedCents: 1_000 });
    expect(await balanceOf(who.accountId)).toMatchObject({ available: 0, promo: PROMO });
    expect(await problemOf(await requestRefund(admin, payment))).toBe('refunds.not_refundable');
    await soundMoney();
  });

  test('I-23 is made twice when two equal ones are requested', async () => {
    const { admin, who, payment } = await scene();
    const [one, two] = [await refunded(admin, payment, 300), await refunded(admin, payment, 300)];
    expect(one.id).not.toBe(two.id);
    for (const status of ['processing', 'processed'] as const) {
      for (const found of paystack().refunds) found.status = status;
      for (let n = 0; n < 3; n++) await refundWebhook(payment.reference, status);
    }
    expect([await refundState(one.id), await refundState(two.id)]).toEqual([
      'processed',
      'processed',
    ]);
    expect([await availableOf(who), await payoutOf(who), await owedBy(who.accountId)]).toEqual([
      400, 0, 0,
    ]);
    await soundMoney();
  });

  test('I-50 the same Idempotency-Key is the same refund', async () => {
    const { admin, who, payment } = await scene();
    const key = { 'idempotency-key': 'k' };
    const first = await bodyOf<RefundView>(await requestRefund(admin, payment, 300, key), 201);
    const again = await bodyOf<RefundView>(await requestRefund(admin, payment, 300, key), 201);
    expect(again).toEqual(first);
    expect(await problemOf(await requestRefund(admin, payment, 301, key))).toBe(
      'idempotency.body_differs',
    );
    expect([await availableOf(who), paystack().count('refund')]).toEqual([700, 1]);
  });

  test('I-22 I-23 concurrent refunds never exceed the credits', async () => {
    const { admin, who, payment } = await scene();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => requestRefund(admin, payment, 300)),
    );
    const made = answers.filter(({ status }) => status === 201).length;
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThanOrEqual(3);
    expect([await availableOf(who), await payoutOf(who)]).toEqual([1_000 - made * 300, made * 300]);
    expect(paystack().refunds).toHaveLength(made);
    await soundMoney();
  });

  test('I-23 never takes promotional, held or spent credits', async () => {
    const { admin, who, payment } = await scene();
    const api = caller(who.accountId, await mint(who.accountId));
    // Promotional credits are used first: 500 of them and 40 bought cents pay for five numbers.
    await env.DB.prepare('UPDATE usage SET open_cap = 10').run();
    for (let n = 0; n < 5; n++) await rented(api);
    expect(await balanceOf(who.accountId)).toEqual({
      spendable: 960,
      available: 960,
      promo: 0,
      held: 540,
    });
    const tooMuch = await requestRefund(admin, payment, 961);
    expect([tooMuch.status, await problemOf(tooMuch)]).toEqual([409, 'refunds.too_much']);
    expect((await refunded(admin, payment)).creditCents).toBe(960);
    expect(await availableOf(who)).toBe(0);
    await soundMoney();
  });

  test('I-23 in another currency has parts that add up to the charged amount', async () => {
    const [admin, who] = [await confirmedAdmin(), await buyer()];
    await setRate(admin, '1600.333333');
    const payment = await paid(who, { creditCents: 1_001, currency: 'NGN' });
    const parts = [];
    for (const credits of [333, 333, 335]) parts.push(await refunded(admin, payment, credits));
    expect(parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(payment.amountMinor);
    expect(await availableOf(who)).toBe(0);
  });
});

describe('a refund that fails', () => {
  test('I-23 returns the credits, once', async () => {
    const { admin, who, payment } = await scene();
    const { id } = await refunded(admin, payment, 400);
    for (let n = 0; n < 3; n++) await endRefund(payment, 'failed');
    expect([await availableOf(who), await payoutOf(who), await refundState(id)]).toEqual([
      1_000,
      0,
      'failed',
    ]);
    expect((await toldTo(who.accountId)).slice(1)).toMatchObject([
      {
        type: 'refund.failed',
        balanceAfter: PROMO + 1_000,
        data: { creditCents: 400, amountMinor: 400 },
      },
    ]);
    expect(alerts()).toEqual(['refund.failed']);
    await soundMoney();
  });

  test('because Paystack refuses it, returns the credits immediately', async () => {
    const { admin, who, payment } = await scene();
    paystack().on('refund', () => paystackError(400, 'transaction_reversed'));
    expect(await refunded(admin, payment, 400)).toMatchObject({
      state: 'failed',
      reason: 'refused',
    });
    expect(await availableOf(who)).toBe(1_000);
    await soundMoney();
  });

  test('needs attention: the credits stay set aside, and one alert is raised', async () => {
    const { admin, who, payment } = await scene();
    const { id } = await refunded(admin, payment, 400);
    for (let n = 0; n < 2; n++) await endRefund(payment, 'needs-attention');
    expect([await refundState(id), await payoutOf(who)]).toEqual(['needs_attention', 400]);
    expect(alerts()).toEqual(['refund.needs_attention']);
    await endRefund(payment, 'processed');
    expect([await refundState(id), await payoutOf(who)]).toEqual(['processed', 0]);
    await soundMoney();
  });
});

describe('a refund made at Paystack', () => {
  test('I-34 takes the credits, once, and two equal ones count as two', async () => {
    const { who, payment } = await scene();
    for (let n = 0; n < 2; n++) paystack().refundElsewhere(payment.reference, 300);
    for (let n = 0; n < 3; n++) await refundWebhook(payment.reference);
    expect(await standing(who)).toEqual([400, 0]);
    expect(await shown(who, payment.id)).toMatchObject({ returnedCents: 600 });
    const told = (await toldTo(who.accountId)).map(({ type, balanceAfter }) => [
      type,
      balanceAfter,
    ]);
    expect(told.slice(1)).toEqual([
      ['payment.reversed', PROMO + 700],
      ['payment.reversed', PROMO + 400],
    ]);
    expect(levelsOf('payment.refunded_elsewhere')).toEqual(['alert', 'error']);
    await soundMoney();
  });

  test('I-34 above the balance becomes a debt, blocks purchases, and is paid first by the next top-up', async () => {
    const { who, payment } = await scene();
    const api = caller(who.accountId, await mint(who.accountId));
    await env.DB.prepare('UPDATE usage SET open_cap = 10').run();
    for (let n = 0; n < 6; n++) await rented(api);
    const { available } = await balanceOf(who.accountId);
    await refundedAtPaystack(payment, 1_000);
    expect(await standing(who)).toEqual([0, 1_000 - available]);
    const refused = await api.post('/v1/verifications', { service: 'whatsapp' });
    expect(await problemOf(refused)).toBe('credits.owed');
    await paid(who, { creditCents: 2_000, currency: 'USD' });
    expect(await standing(who)).toEqual([1_000 + available, 0]);
    expect((await api.post('/v1/verifications', { service: 'whatsapp' })).status).toBe(201);
    await soundMoney();
  });

  test('I-34 that is not processed, or belongs to a dispute, takes nothing', async () => {
    const { who, payment } = await scene();
    paystack().refundElsewhere(payment.reference, 300, { status: 'pending' });
    paystack().refundElsewhere(payment.reference, 300, { status: 'failed' });
    paystack().refundElsewhere(payment.reference, 300, { dispute: 358_950 });
    await refundWebhook(payment.reference);
    expect(await availableOf(who)).toBe(1_000);
  });
});

test('I-28 support can read and not refund; others have no access', async () => {
  const { who, payment } = await scene();
  const helper = await staff('support');
  expect(await problemOf(await requestRefund(helper, payment))).toBe('auth.staff');
  expect(await problemOf(await requestRefund(who, payment))).toBe('auth.staff');
  const whole = await bodyOf<Record<string, unknown>>(
    await helper.get(`/v1/admin/payments/${payment.id}`),
    200,
  );
  expect(whole).toMatchObject({ accountId: who.accountId, refunds: [], disputes: [] });
});

test('a refund is in the account’s audit log', async () => {
  const { admin, who, payment } = await scene();
  const { id } = await refunded(admin, payment, 400);
  const { data } = await bodyOf<{ data: object[] }>(
    await who.get('/v1/audit?action=payment.refund_requested'),
    200,
  );
  expect(data).toMatchObject([
    {
      actor: { kind: 'staff', id: null },
      target: { type: 'payment', id: payment.id },
      after: { refundId: id, creditCents: 400, amountMinor: 400, currency: 'USD' },
    },
  ]);
});
