import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { topUp } from '../../../../worker/billing/auto-top-up/top-up.service';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { backgroundAtRest } from '../../../../worker/platform/core/background';
import { advance, provider, scalar, setUpWorker } from '../../../support/worker/api';
import {
  autoOf,
  charges,
  enable,
  fallenTo,
  eventsOf,
  have,
  openAutoTopUps,
  topper,
} from '../../../support/worker/cards';
import { paystackError } from '../../../support/worker/paystack-wire';
import {
  balanceOf,
  bodyOf,
  buyer,
  later,
  paystack,
  PROMO,
  shown,
  soundMoney,
  webhook,
  type Buyer,
} from '../../../support/worker/payments';
import { confirmed } from '../../../support/worker/person';
import { rented } from '../../../support/worker/verifications';

setUpWorker();

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const spendable = async ({ accountId }: Buyer) => (await balanceOf(accountId)).spendable;
const lastReference = () => {
  const [last] = paystack()
    .calls.filter(({ operation }) => operation === 'charge')
    .slice(-1);
  return String(last?.body['reference']);
};
const mailsTo = async ({ email }: Buyer, words: string) => {
  await backgroundAtRest();
  return provider.mails.to(email).filter(({ subject }) => subject.includes(words));
};
/** A session that lasts for days. */
const stay = () =>
  env.DB.prepare('UPDATE auth_sessions SET expires_at = ?')
    .bind(Date.now() + 90 * DAY)
    .run();

describe('auto top-up', () => {
  test('is off until an owner agrees to it', async () => {
    const who = await buyer();
    expect(await autoOf(who)).toEqual({
      state: 'off',
      terms: null,
      addedThisMonthCents: 0,
      failureCount: 0,
      lastChargedAt: null,
      payment: null,
    });
  });

  test('I-35 charges the saved card immediately when a purchase takes the balance below the threshold', async () => {
    const who = await buyer();
    await topper(who, { thresholdCents: 600 });
    await have(who.accountId, 150);
    expect(charges()).toBe(0);
    await rented(who);
    await backgroundAtRest();
    expect(charges()).toBe(1);
    const [charge] = paystack().calls.filter(({ operation }) => operation === 'charge');
    expect(charge?.body).toMatchObject({
      email: who.email,
      amount: 1_000,
      currency: 'USD',
      authorization_code: 'AUTH_ex4mpl3',
      reference: expect.stringMatching(/^pay-[0-9a-z]{32}$/),
    });
    const auto = await autoOf(who);
    expect(auto).toMatchObject({
      state: 'on',
      addedThisMonthCents: 1_000,
      failureCount: 0,
      payment: null,
    });
    expect((await balanceOf(who.accountId)).available).toBeGreaterThan(1_000);
    await soundMoney();
  });

  test('I-35 is checked by each tick too, and leaves a balance above the threshold alone', async () => {
    const who = await fallenTo(500);
    await later(MINUTE);
    expect(charges()).toBe(0);
    await later(MINUTE);
    expect([charges(), await spendable(who)]).toEqual([0, 500]);
  });

  test('I-35 charges once for many concurrent decisions', async () => {
    const who = await fallenTo(400 + PROMO, { thresholdCents: 950 });
    await Promise.all(Array.from({ length: 8 }, () => topUp(systemCtx(env), who.accountId)));
    expect([charges(), await spendable(who)]).toEqual([1, 1_400 + PROMO]);
  });

  test('I-35 has at most one open charge in D1', async () => {
    const who = await fallenTo(PROMO, { thresholdCents: 600 });
    paystack().charges = 'processing';
    await later(MINUTE);
    expect(await openAutoTopUps(who.accountId)).toBe(1);
    const columns = `reference, account_id, tenant_id, purpose, credits, currency, amount, rate_micros, rate_source,
      rate_observed_at, locked_until, request_hash, state, lease_until, created_at, origin`;
    const second = env.DB.prepare(
      `INSERT INTO payments (id, ${columns}) SELECT 'pay_2', 'x', ${columns.replace('reference, ', '')} FROM payments
       WHERE origin = 'auto_top_up'`,
    );
    await expect(second.run()).rejects.toThrow('UNIQUE');
  });

  test('I-35 starts no charge while one is pending, however long that takes', async () => {
    const who = await fallenTo(PROMO, { thresholdCents: 600 });
    paystack().charges = 'processing';
    for (let n = 0; n < 4; n++) await later(HOUR);
    expect([charges(), await openAutoTopUps(who.accountId)]).toEqual([1, 1]);
    paystack().pay(lastReference());
    await webhook('charge.success', { reference: lastReference() });
    expect(await spendable(who)).toBe(PROMO + 1_000);
  });

  test('I-35 waits for the cooldown between two charges', async () => {
    const who = await fallenTo(PROMO, { thresholdCents: 600 });
    await later(MINUTE);
    await have(who.accountId, 0);
    await later(58 * MINUTE);
    expect(charges()).toBe(1);
    await later(2 * MINUTE);
    expect(charges()).toBe(2);
  });

  test('I-35 charges no more than its cap in a month, and continues in the next one', async () => {
    const who = await fallenTo(PROMO, { thresholdCents: 600, monthlyLimitCents: 2_999 });
    await stay();
    for (let n = 0; n < 4; n++) {
      await later(2 * HOUR);
      await have(who.accountId, 0);
    }
    expect([charges(), (await autoOf(who)).addedThisMonthCents]).toEqual([2, 2_000]);
    const now = new Date();
    advance(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1) - Date.now());
    await later(MINUTE);
    expect([charges(), (await autoOf(who)).addedThisMonthCents]).toEqual([3, 1_000]);
  });

  test('I-35 stops after three consecutive failures, with an email, and charges nothing more', async () => {
    const who = await fallenTo(PROMO, { thresholdCents: 600 });
    await stay();
    paystack().charges = 'failed';
    for (let n = 0; n < 6; n++) await later(2 * HOUR);
    expect(charges()).toBe(3);
    expect(await autoOf(who)).toMatchObject({
      state: 'stopped',
      failureCount: 3,
      addedThisMonthCents: 0,
    });
    expect(await mailsTo(who, 'Auto top-up has stopped')).toHaveLength(1);
    expect(await eventsOf(who.accountId, 'auto_top_up.stopped')).toMatchObject([
      { data: { failureCount: 3 } },
    ]);
    expect(await spendable(who)).toBe(PROMO);
  });

  test('I-35 resets the failures after a success', async () => {
    const who = await fallenTo(PROMO, { thresholdCents: 600 });
    paystack().charges = 'failed';
    for (let n = 0; n < 2; n++) await later(2 * HOUR);
    paystack().charges = 'success';
    await later(2 * HOUR);
    expect(await autoOf(who)).toMatchObject({ state: 'on', failureCount: 0 });
    expect(await spendable(who)).toBe(PROMO + 1_000);
  });

  test('starts without failures when it is enabled again', async () => {
    const who = await fallenTo(PROMO, { thresholdCents: 600 });
    await stay();
    paystack().charges = 'failed';
    for (let n = 0; n < 3; n++) await later(2 * HOUR);
    paystack().charges = 'success';
    const card = String(await scalar('SELECT id FROM payment_methods'));
    await bodyOf(await enable(await confirmed(who), card, { thresholdCents: 600 }), 200);
    await backgroundAtRest();
    // The cooldown of the last charge still applies.
    await later(2 * HOUR);
    expect([charges(), await spendable(who)]).toEqual([4, PROMO + 1_000]);
    expect((await autoOf(who)).state).toBe('on');
  });

  test('counts a code that Paystack refuses as a failure, and a busy Paystack not', async () => {
    const who = await fallenTo(PROMO, { thresholdCents: 600 });
    paystack().on('charge', () => paystackError(400, 'x', 'Authorization code is invalid'));
    await later(MINUTE);
    expect((await autoOf(who)).failureCount).toBe(1);
    paystack().on('charge', () => paystackError(429, 'rate_limited', 'Rate limit exceeded!'));
    await later(2 * HOUR);
    expect([charges(), (await autoOf(who)).failureCount]).toEqual([2, 1]);
    const reasons = await env.DB.prepare(
      `SELECT reason FROM payments WHERE origin = 'auto_top_up' ORDER BY created_at`,
    ).all();
    expect(reasons.results).toEqual([{ reason: 'card_refused' }, { reason: 'not_charged' }]);
  });

  test('I-35 without an answer verifies the same reference and does not charge again', async () => {
    const who = await fallenTo(PROMO, { thresholdCents: 600 });
    paystack().on('charge', (next) => {
      next();
      return new Response(null, { status: 504 });
    });
    await later(MINUTE);
    expect([charges(), await spendable(who)]).toEqual([1, PROMO + 1_000]);
  });

  test('sends a challenge to the customer, shows it, and settles after the confirmation', async () => {
    const who = await fallenTo(PROMO, { thresholdCents: 600 });
    paystack().charges = 'challenge';
    await later(MINUTE);
    const link = `https://checkout.paystack.com/resume/${lastReference()}`;
    const { payment } = await autoOf(who);
    expect(payment?.authorizationUrl).toBe(link);
    expect(await shown(who, payment?.id ?? '')).toMatchObject({
      state: 'pending',
      origin: 'auto_top_up',
      authorizationUrl: link,
    });
    const [mail] = await mailsTo(who, 'asks you to confirm');
    expect(mail?.text).toContain(link);
    expect(mail?.text).toContain('$10.00');
    expect(await eventsOf(who.accountId, 'payment.challenged')).toHaveLength(1);
    paystack().pay(lastReference());
    await webhook('charge.success', { reference: lastReference() });
    expect([charges(), await spendable(who)]).toEqual([1, PROMO + 1_000]);
    expect((await autoOf(who)).payment).toBe(null);
  });

  test('counts an unanswered challenge as a failure when it expires', async () => {
    const who = await fallenTo(PROMO, { thresholdCents: 600, cooldownMinutes: 10_080 });
    paystack().charges = 'challenge';
    await later(MINUTE);
    paystack().transaction(lastReference()).status = 'abandoned';
    for (let n = 0; n < 8; n++) await later(10 * MINUTE);
    expect(await autoOf(who)).toMatchObject({ failureCount: 1, payment: null });
  });

  test('does not charge an account with a debt', async () => {
    const who = await fallenTo(PROMO, { thresholdCents: 600 });
    await env.DB.prepare(`UPDATE ledger_accounts SET balance = -1 WHERE id = ?`)
      .bind(`${who.accountId}:owed`)
      .run();
    await later(MINUTE);
    expect(charges()).toBe(0);
  });

  test('charges nothing when it is turned off', async () => {
    const who = await fallenTo(PROMO, { thresholdCents: 600 });
    expect((await who.delete('/v1/auto-top-up')).status).toBe(204);
    await later(2 * HOUR);
    expect([charges(), (await autoOf(who)).state]).toEqual([0, 'off']);
  });
});
