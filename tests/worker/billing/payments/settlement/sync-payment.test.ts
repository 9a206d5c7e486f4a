import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { systemCtx } from '../../../../../worker/accounts/authentication/auth';
import { backgroundAtRest } from '../../../../../worker/platform/core/background';
import { pollOpenPayments } from '../../../../../worker/billing/payments/settlement/poll-open-payments';
import { syncPaymentByReference } from '../../../../../worker/billing/payments/settlement/sync-payment.service';
import { advance, alerts, call, lines, scalar, setUpWorker } from '../../../../support/worker/api';
import type { FakeTransaction } from '../../../../support/worker/paystack-wire';
import {
  balanceOf,
  begun,
  confirmedAdmin,
  buyer,
  later,
  paid,
  paystack,
  PROMO,
  setRate,
  shown,
  soundMoney,
  toldTo,
  webhook,
  type Buyer,
} from '../../../../support/worker/payments';

setUpWorker();

const MINUTE = 60_000;
const transfersOf = (id: string) =>
  scalar(`SELECT count(*) FROM transfers WHERE reference = ? AND step = 'topup'`, id);
const availableOf = async (who: Buyer) => (await balanceOf(who.accountId)).available;
const settled = (reference: string) => syncPaymentByReference(systemCtx(env), reference);

describe('a payment that succeeds', () => {
  test('I-21 I-31 is credited once, for any number of checks from any caller', async () => {
    const who = await buyer();
    const { id, reference } = await begun(who);
    const { id: transaction } = paystack().pay(reference);
    await Promise.all([
      ...Array.from({ length: 10 }, () =>
        webhook('charge.success', { reference, id: transaction }),
      ),
      ...Array.from({ length: 5 }, () => who.post(`/v1/payments/${id}/verify`)),
      ...Array.from({ length: 5 }, () => call(`/v1/payments/callback?reference=${reference}`)),
      ...Array.from({ length: 10 }, () => settled(reference)),
      later(20 * MINUTE),
    ]);
    await backgroundAtRest();
    expect(await availableOf(who)).toBe(1_000);
    expect(await transfersOf(id)).toBe(1);
    expect(await shown(who, id)).toMatchObject({ state: 'succeeded', creditedCents: 1_000 });
    expect(await toldTo(who.accountId)).toMatchObject([
      { type: 'payment.succeeded', balanceAfter: PROMO + 1_000 },
    ]);
    await soundMoney();
  });

  test('I-31 a repeated check does not ask Paystack again', async () => {
    const who = await buyer();
    const { reference } = await paid(who);
    const looked = paystack().count('verify');
    await webhook('charge.success', { reference });
    expect(paystack().count('verify')).toBe(looked);
  });

  test('I-26 is in the account’s log with the balance, in order', async () => {
    const who = await buyer();
    await paid(who, { creditCents: 500, currency: 'USD' });
    await paid(who, { creditCents: 700, currency: 'USD' });
    const told = await toldTo(who.accountId);
    expect(told.map(({ type, balanceAfter }) => [type, balanceAfter])).toEqual([
      ['payment.succeeded', PROMO + 500],
      ['payment.succeeded', PROMO + 1_200],
    ]);
    expect(await scalar('SELECT count(*) FROM hub_outbox WHERE appended_at IS NULL')).toBe(0);
  });

  test('I-32 is credited to its own account, whatever another caller sends', async () => {
    const [ada, bob] = [await buyer(), await buyer()];
    const { id, reference } = await begun(ada);
    paystack().pay(reference);
    await bob.post(`/v1/payments/${id}/verify`);
    await settled(reference);
    expect([await availableOf(ada), await availableOf(bob)]).toEqual([1_000, 0]);
  });

  test('I-31 with fees borne by the payer credits the requested amount', async () => {
    const who = await buyer();
    const { amountMinor, creditedCents } = await paid(who, undefined, { amount: 1_039 });
    expect([amountMinor, creditedCents, await availableOf(who)]).toEqual([1_000, 1_000, 1_000]);
    const overpaid = lines.filter(({ event }) => event === 'payment.overpaid');
    expect(overpaid).toEqual([
      expect.objectContaining({ level: 'warn', surplus: 39, currency: 'USD' }),
    ]);
  });

  test('I-32 for a tier buys no credits', async () => {
    const who = await buyer();
    const { id, reference } = await begun(who);
    await env.DB.batch([
      env.DB.prepare('DROP TRIGGER payments_terms'),
      env.DB.prepare(`UPDATE payments SET purpose = 'tier' WHERE id = ?`).bind(id),
    ]);
    paystack().pay(reference);
    await settled(reference);
    await settled(reference);
    expect(await availableOf(who)).toBe(0);
    expect(
      await scalar(`SELECT balance FROM ledger_accounts WHERE id = 'tnt_default:revenue'`),
    ).toBe(1_000);
  });
});

describe('a transaction that differs from the agreed terms', () => {
  const CHANGES: readonly [what: string, changes: Partial<FakeTransaction>][] = [
    ['amount', { amount: 999 }],
    ['requested_amount', { requested: 999 }],
    ['requested_amount', { requested: 1, amount: 1_000 }],
    ['currency', { currency: 'NGN' }],
    ['owner', { metadata: { account: 'acc_other' } }],
    ['owner', { metadata: '{"account":"acc_other"}' }],
  ];

  test.for(CHANGES)(
    'I-31 with another %s is not credited, and pages the operator once',
    async ([what, changes]) => {
      const who = await buyer();
      const { id, reference } = await begun(who);
      paystack().pay(reference, changes);
      await webhook('charge.success', { reference });
      await settled(reference);
      expect(await shown(who, id)).toMatchObject({ state: 'failed', reason: `mismatch:${what}` });
      expect(await availableOf(who)).toBe(0);
      expect(alerts()).toEqual(['payment.mismatch']);
      expect(await toldTo(who.accountId)).toMatchObject([
        { type: 'payment.failed', balanceAfter: PROMO },
      ]);
    },
  );

  test.for(['', 0, null, '{}', 'junk'])(
    'with the metadata %j belongs to no other owner',
    async (metadata) => {
      const who = await buyer();
      expect(await paid(who, undefined, { metadata })).toMatchObject({ state: 'succeeded' });
    },
  );

  test.for(['abandoned', 'ongoing', 'pending', 'processing', 'queued', 'reversal-pending'])(
    'I-31 that is %s is not credited by any webhook',
    async (status) => {
      const who = await buyer();
      const { id, reference } = await begun(who);
      paystack().pay(reference, { status, paidAt: null });
      await webhook('charge.success', { reference });
      expect((await shown(who, id)).state).toBe('pending');
      expect(await availableOf(who)).toBe(0);
    },
  );

  test('I-31 without an answer of Paystack decides nothing', async () => {
    const who = await buyer();
    const { id, reference } = await begun(who);
    paystack().pay(reference);
    for (const answer of [
      () => new Response('<html>', { status: 200 }),
      () => new Response(null, { status: 503 }),
      () => Response.json({ status: true, message: 'ok', data: { status: 'success' } }),
    ]) {
      paystack().on('verify', answer);
      expect((await who.post(`/v1/payments/${id}/verify`)).status).toBe(503);
    }
    expect((await shown(who, id)).state).toBe('pending');
    paystack().on('verify', null);
    expect((await who.post(`/v1/payments/${id}/verify`)).status).toBe(200);
    expect(await availableOf(who)).toBe(1_000);
  });
});

describe('a late payment', () => {
  test('I-34 for an abandoned payment is credited, once', async () => {
    const who = await buyer();
    const { id, reference } = await begun(who);
    for (let n = 0; n < 8; n++) await later(9 * MINUTE);
    expect((await shown(who, id)).state).toBe('abandoned');
    paystack().pay(reference);
    for (let n = 0; n < 3; n++) await webhook('charge.success', { reference });
    expect(await shown(who, id)).toMatchObject({ state: 'succeeded', creditedCents: 1_000 });
    expect(await availableOf(who)).toBe(1_000);
  });

  test('I-34 after a decline is credited', async () => {
    const who = await buyer();
    const { id, reference } = await begun(who);
    paystack().pay(reference, { status: 'failed', paidAt: null });
    await who.post(`/v1/payments/${id}/verify`);
    expect(await shown(who, id)).toMatchObject({ state: 'failed', reason: 'declined' });
    paystack().pay(reference);
    await webhook('charge.success', { reference });
    expect(await shown(who, id)).toMatchObject({ state: 'succeeded', reason: null });
    expect((await toldTo(who.accountId)).map(({ type }) => type)).toEqual([
      'payment.failed',
      'payment.succeeded',
    ]);
  });

  test.for([
    ['worse', '2000', 800],
    ['better', '1280', 1_000],
  ] as const)(
    'I-34 after the lock, at a %s rate, buys at the worse of the two',
    async ([, rate, creditedCents]) => {
      const [who, admin] = [await buyer(), await confirmedAdmin()];
      await setRate(admin, '1600');
      const { id, reference } = await begun(who, { creditCents: 1_000, currency: 'NGN' });
      await setRate(admin, rate);
      advance(31 * MINUTE);
      paystack().pay(reference);
      await webhook('charge.success', { reference });
      expect(await shown(who, id)).toMatchObject({ amountMinor: 1_600_000, creditedCents });
      expect(await availableOf(who)).toBe(creditedCents);
      await soundMoney();
    },
  );

  test('I-34 paid within the lock and reported later buys at the locked rate', async () => {
    const [who, admin] = [await buyer(), await confirmedAdmin()];
    await setRate(admin, '1600');
    const { id, reference } = await begun(who, { creditCents: 1_000, currency: 'NGN' });
    paystack().pay(reference);
    await setRate(admin, '2000');
    advance(40 * MINUTE);
    await webhook('charge.success', { reference });
    expect((await shown(who, id)).creditedCents).toBe(1_000);
  });

  test.for([1, 14, 40, 95, 600])(
    'I-36 paid after %i minutes with its webhook lost is settled within 15 minutes',
    { timeout: 120_000 },
    async (minutes) => {
      const who = await buyer();
      const { id, reference } = await begun(who);
      // Only the payment checks matter here, not the other tasks of a tick.
      for (let n = 0; n < minutes; n++) {
        advance(MINUTE);
        await pollOpenPayments(systemCtx(env));
      }
      paystack().pay(reference);
      for (let n = 0; n < 15; n++) await later(MINUTE);
      expect((await shown(who, id)).state).toBe('succeeded');
      expect(await availableOf(who)).toBe(1_000);
    },
  );

  test('I-36 a round without an answer of Paystack ends, and the next one continues', async () => {
    const who = await buyer();
    const all = await Promise.all(Array.from({ length: 12 }, () => begun(who)));
    for (const { reference } of all) paystack().pay(reference);
    paystack().on('verify', () => new Response(null, { status: 502 }));
    await later(4 * MINUTE);
    expect(paystack().count('verify')).toBe(10);
    paystack().on('verify', null);
    // The payments without an answer come after all others.
    await later(1_000);
    expect(await availableOf(who)).toBe(2_000);
    await later(MINUTE);
    expect(await availableOf(who)).toBe(12_000);
  });
});

describe('the return from the checkout', () => {
  const back = (query: string) => call(`/v1/payments/callback${query}`, { redirect: 'manual' });

  test('leads to the dashboard, and Paystack is asked', async () => {
    const who = await buyer();
    const { id, reference } = await begun(who);
    paystack().pay(reference);
    const response = await back(`?trxref=${reference}&reference=${reference}`);
    expect([response.status, response.headers.get('location')]).toEqual([
      302,
      `${env.DASHBOARD_ORIGIN}/payments/return?payment=${id}`,
    ]);
    await backgroundAtRest();
    expect(await availableOf(who)).toBe(1_000);
  });

  test('I-31 proves nothing', async () => {
    const who = await buyer();
    const { reference } = await begun(who);
    await back(`?reference=${reference}&status=success`);
    await backgroundAtRest();
    expect(await availableOf(who)).toBe(0);
  });

  test.for(['', '?reference=pay-0', '?reference=https%3A%2F%2Fevil.example', '?trxref=x'])(
    'with %j calls nothing and leads nowhere else',
    async (query) => {
      const { headers } = await back(query);
      expect(headers.get('location')).toBe(`${env.DASHBOARD_ORIGIN}/payments/return`);
      await backgroundAtRest();
      expect(paystack().calls).toEqual([]);
    },
  );
});
