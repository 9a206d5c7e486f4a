import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { alerts, scalar, setUpWorker } from '../../../../support/worker/api';
import { staff } from '../../../../support/worker/person';
import {
  bodyOf,
  buyer,
  confirmedAdmin,
  paid,
  paystack,
  problemOf,
  refundWebhook,
  shown,
  soundMoney,
  toldTo,
  type PaymentView,
} from '../../../../support/worker/payments';
import {
  disputed,
  endDispute,
  refunded,
  refundedAtPaystack,
  RESOLUTION,
  standing,
} from '../../../../support/worker/reversals';

setUpWorker();

const PAID = 1_000;
const SURPLUS = 39;

/** A payment of 1000 cents, for which the customer paid 1039. */
async function scene() {
  const who = await buyer();
  const terms = { creditCents: PAID, currency: 'USD' };
  return { who, payment: await paid(who, terms, { amount: PAID + SURPLUS }) };
}

test('I-34 a refund of the surplus at Paystack takes no credits, however often it is reported', async () => {
  const { who, payment } = await scene();
  await refundedAtPaystack(payment, SURPLUS);
  for (let n = 0; n < 3; n++) await refundWebhook(payment.reference);
  expect([await standing(who), alerts()]).toEqual([[PAID, 0], []]);
  expect((await toldTo(who.accountId)).map(({ type }) => type)).toEqual(['payment.succeeded']);
  expect(await shown(who, payment.id)).toMatchObject({ state: 'succeeded', returnedCents: 0 });
  await soundMoney();
});

test('I-34 a second refund of the surplus takes as many credits', async () => {
  const { who, payment } = await scene();
  await refundedAtPaystack(payment, SURPLUS);
  await refundedAtPaystack(payment, SURPLUS);
  expect(await standing(who)).toEqual([PAID - SURPLUS, 0]);
  expect([await scalar('SELECT count(*) FROM payment_refunds'), alerts()]).toEqual([
    1,
    ['payment.refunded_elsewhere'],
  ]);
  await soundMoney();
});

test.for([
  ['a part', [500], PAID - 500 + SURPLUS, 'succeeded'],
  ['all that was paid', [PAID + SURPLUS], 0, 'reversed'],
  ['the surplus, then the amount', [SURPLUS, PAID], 0, 'reversed'],
  ['the amount, then the surplus', [PAID, SURPLUS], 0, 'reversed'],
] as const)('I-34 a refund of %s takes only what exceeds the surplus', async (told) => {
  const [, amounts, left, state] = told;
  const { who, payment } = await scene();
  for (const amount of amounts) await refundedAtPaystack(payment, amount);
  expect(await standing(who)).toEqual([left, 0]);
  expect(await shown(who, payment.id)).toMatchObject({ state, returnedCents: PAID - left });
  await soundMoney();
});

test('I-23 I-34 credits that an admin refunds are not the surplus, which Paystack returns besides', async () => {
  const { who, payment } = await scene();
  const admin = await confirmedAdmin();
  await refunded(admin, payment);
  expect(paystack().refunds).toMatchObject([{ amount: PAID }]);
  paystack().refunds[0]!.status = 'processed';
  await refundedAtPaystack(payment, SURPLUS);
  expect([await standing(who), alerts()]).toEqual([[0, 0], []]);
  expect(await shown(who, payment.id)).toMatchObject({ state: 'reversed', returnedCents: PAID });
  await soundMoney();
});

test.for([
  ['of all that was paid', PAID + SURPLUS, [0, 0]],
  ['of the amount of the surplus', SURPLUS, [PAID - SURPLUS, 0]],
] as const)('I-34 a lost dispute %s takes its amount in credits', async (told) => {
  const [, amount, left] = told;
  const { who, payment } = await scene();
  await endDispute(await disputed(payment, amount), RESOLUTION.lost);
  expect([await standing(who), alerts()]).toEqual([left, ['payment.disputed']]);
  await soundMoney();
});

test('I-34 accepting a dispute after a refund of the surplus returns the whole amount', async () => {
  const { who, payment } = await scene();
  await refundedAtPaystack(payment, SURPLUS);
  await disputed(payment, PAID);
  const id = await env.DB.prepare('SELECT id FROM payment_disputes').first<string>('id');
  const admin = await confirmedAdmin();
  const answer = { resolution: 'accept', message: 'Yes.' };
  await bodyOf(await admin.post(`/v1/admin/disputes/${id}/resolve`, answer), 200);
  const sent = paystack().calls.find(({ operation }) => operation === 'resolveDispute');
  expect(sent?.body).toMatchObject({ refund_amount: PAID });
  expect([await standing(who), alerts()]).toEqual([[0, 0], ['payment.disputed']]);
  await soundMoney();
});

test('I-28 I-34 staff see the surplus, and nothing changes it later; the customer sees the price', async () => {
  const { who, payment } = await scene();
  const other = await paid(await buyer());
  const helper = await staff('support');
  const surplusOf = async ({ id }: PaymentView) =>
    (await bodyOf<{ surplusMinor: number }>(await helper.get(`/v1/admin/payments/${id}`), 200))
      .surplusMinor;
  expect([await surplusOf(payment), await surplusOf(other)]).toEqual([SURPLUS, 0]);
  expect(await shown(who, payment.id)).toMatchObject({ amountMinor: PAID });
  expect(await shown(who, payment.id)).not.toHaveProperty('surplusMinor');
  expect(await problemOf(await who.get(`/v1/admin/payments/${payment.id}`))).toBe('auth.staff');
  const raise = env.DB.prepare('UPDATE payments SET surplus = surplus + 1 WHERE id = ?');
  await expect(raise.bind(payment.id).run()).rejects.toThrow('payments:immutable');
});
