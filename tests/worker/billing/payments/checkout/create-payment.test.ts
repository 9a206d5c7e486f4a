import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import {
  account,
  advance,
  alerts,
  call,
  caller,
  mint,
  scalar,
  setUpWorker,
} from '../../../../support/worker/api';
import { paystackError } from '../../../../support/worker/paystack-wire';
import { readiness } from '../../../../../worker/platform/config/readiness';
import { member } from '../../../../support/worker/person';
import {
  begun,
  bodyOf,
  confirmedAdmin,
  buyer,
  later,
  paid,
  paystack,
  problemOf,
  setRate,
  shown,
  type PaymentView,
} from '../../../../support/worker/payments';
import { resetIsolateCaches } from '../../../../../worker/platform/core/isolate-cache';

setUpWorker();

const TOPUP = { creditCents: 1_000, currency: 'USD' };
const key = { 'idempotency-key': 'k' };
const MINUTE = 60_000;

describe('creating a payment', () => {
  test('I-30 the intent with all agreed terms is stored before Paystack is called', async () => {
    const [who, admin] = [await buyer(), await confirmedAdmin()];
    await setRate(admin, '1600.5');
    let row: unknown = null;
    paystack().on('initialize', async (next) => {
      row = await env.DB.prepare('SELECT * FROM payments').first();
      return next();
    });
    const payment = await begun(who, { creditCents: 2_000, currency: 'NGN' });
    expect(row).toMatchObject({
      id: payment.id,
      reference: payment.reference,
      account_id: who.accountId,
      purpose: 'topup',
      credits: 2_000,
      currency: 'NGN',
      amount: 3_201_000,
      rate_micros: 1_600_500_000,
      rate_source: 'cbn.gov.ng',
      locked_until: Date.now() + 30 * MINUTE,
      state: 'initialized',
      credited: null,
    });
    expect(payment).toMatchObject({
      state: 'pending',
      amountMinor: 3_201_000,
      rate: { perDollar: '1600.5', source: 'cbn.gov.ng' },
      authorizationUrl: 'https://checkout.paystack.com/acc1',
      creditedCents: null,
    });
    expect(payment.reference).toMatch(/^pay-[0-9a-z]{32}$/);
  });

  test('I-30 metadata, amount and address come from the server only', async () => {
    const who = await buyer();
    const { id, reference } = await begun(who);
    expect(paystack().calls).toEqual([
      {
        operation: 'initialize',
        body: {
          email: who.email,
          amount: 1_000,
          currency: 'USD',
          reference,
          metadata: { account: who.accountId, payment: id },
          callback_url: `${env.DASHBOARD_ORIGIN}/api/v1/payments/callback`,
        },
      },
    ]);
    for (const more of [{ amount: 1 }, { state: 'succeeded' }, { reference: 'x' }])
      expect((await who.post('/v1/payments', { ...TOPUP, ...more })).status).toBe(400);
    for (const creditCents of [99, 1_000_001, 100.5, '1000', -1_000])
      expect((await who.post('/v1/payments', { ...TOPUP, creditCents })).status).toBe(400);
    // The customer's own metadata is not Paystack's, by which a webhook finds its payment.
    const own = { ...TOPUP, metadata: { account: 'acc_other', payment: 'pay_other' } };
    const second = await bodyOf<PaymentView>(await who.post('/v1/payments', own), 201);
    expect(paystack().calls.at(-1)?.body['metadata']).toEqual({
      account: who.accountId,
      payment: second.id,
    });
  });

  test('a key can create one too, and Paystack writes to an owner', async () => {
    const who = await buyer();
    const scopes = ['payments:read', 'payments:write'] as const;
    const api = caller(who.accountId, await mint(who.accountId, { scopes }));
    const payment = await bodyOf<PaymentView>(await api.post('/v1/payments', TOPUP), 201);
    expect(paystack().calls[0]?.body['email']).toBe(who.email);
    expect((await shown(who, payment.id)).id).toBe(payment.id);
    const other = caller(who.accountId, await mint(who.accountId, { scopes: ['balance:read'] }));
    expect(await problemOf(await other.post('/v1/payments', TOPUP))).toBe('auth.scope');
  });

  test('a member cannot, and neither can a person without a confirmed address', async () => {
    const who = await buyer();
    const helper = await member(who);
    expect(await problemOf(await helper.post('/v1/payments', TOPUP))).toBe('auth.role');
    await env.DB.prepare('UPDATE auth_users SET email_verified = 0 WHERE id = ?')
      .bind(who.userId)
      .run();
    expect(await problemOf(await who.post('/v1/payments', TOPUP))).toBe('auth.email_unverified');
    expect(await scalar('SELECT count(*) FROM payments')).toBe(0);
  });

  test.for(['sk_live_short', 'sk_test_0123456789abcdef0123456789', 'sk_live_example-0123456789'])(
    'I-52 in production with the key %s payments answer 503',
    async (PAYSTACK_SECRET_KEY) => {
      const who = await buyer();
      const { app } = await import('../../../../../worker/app/http-app');
      resetIsolateCaches('readiness');
      const bindings = { ...env, ENVIRONMENT: 'production', PAYSTACK_SECRET_KEY };
      const problems = await readiness(bindings);
      expect(problems.filter((one) => one.includes('PAYSTACK_SECRET_KEY'))).toHaveLength(1);
      const headers = {
        cookie: who.cookie,
        origin: env.DASHBOARD_ORIGIN,
        'content-type': 'application/json',
      };
      const init = { method: 'POST', headers, body: JSON.stringify(TOPUP) };
      for (const path of ['/v1/payments', '/webhooks/paystack']) {
        const response = await app.request(path, init, bindings);
        expect([response.status, await problemOf(response)]).toEqual([503, 'service.not_ready']);
      }
      expect(paystack().calls).toEqual([]);
    },
  );
});

describe('the same Idempotency-Key', () => {
  test('I-50 is the same payment, at the rate of the first', async () => {
    const [who, admin] = [await buyer(), await confirmedAdmin()];
    await setRate(admin, '1600');
    const body = { creditCents: 1_000, currency: 'NGN' };
    const first = await begun(who, body, key);
    await setRate(admin, '1700');
    expect(await begun(who, body, key)).toEqual(first);
    expect(paystack().count('initialize')).toBe(1);
    expect((await begun(who, body)).amountMinor).toBe(1_700_000);
    const other = await who.post('/v1/payments', { ...body, creditCents: 2_000 }, key);
    expect([other.status, await problemOf(other)]).toEqual([422, 'idempotency.body_differs']);
  });

  test('I-50 of another account is another payment', async () => {
    const [ada, bob] = [await buyer(), await buyer()];
    expect((await begun(ada, TOPUP, key)).id).not.toBe((await begun(bob, TOPUP, key)).id);
  });

  test('I-50 while the first is in progress is a 409, and one checkout is opened', async () => {
    const who = await buyer();
    const gate = Promise.withResolvers<void>();
    paystack().on('initialize', async (next) => {
      await gate.promise;
      return next();
    });
    const first = begun(who, TOPUP, key);
    while (paystack().count('initialize') === 0) await scheduler.wait(5);
    const second = await who.post('/v1/payments', TOPUP, key);
    expect([second.status, await problemOf(second)]).toEqual([409, 'idempotency.in_progress']);
    gate.resolve();
    expect(await begun(who, TOPUP, key)).toEqual(await first);
    expect(paystack().count('initialize')).toBe(1);
  });

  test('I-50 opens the checkout once more when Paystack did not answer', async () => {
    const who = await buyer();
    paystack().on('initialize', () => {
      throw new TypeError('network connection lost');
    });
    const silent = await who.post('/v1/payments', TOPUP, key);
    expect([silent.status, await problemOf(silent)]).toEqual([503, 'payments.unavailable']);
    paystack().on('initialize', null);
    expect(await begun(who, TOPUP, key)).toMatchObject({ state: 'pending' });
    expect(await scalar('SELECT count(*) FROM payments')).toBe(1);
  });

  test('I-50 continues after a crash of the first, once its lease has ended', async () => {
    const who = await buyer();
    paystack().on('initialize', () => new Response(null, { status: 502 }));
    await who.post('/v1/payments', TOPUP, key);
    paystack().on('initialize', null);
    // The state after a crash during the call.
    await env.DB.prepare('UPDATE payments SET lease_until = ?')
      .bind(Date.now() + 30_000)
      .run();
    const early = await who.post('/v1/payments', TOPUP, key);
    expect(await problemOf(early)).toBe('idempotency.in_progress');
    advance(30_000);
    expect(await begun(who, TOPUP, key)).toMatchObject({ state: 'pending' });
    expect(await scalar('SELECT count(*) FROM payments')).toBe(1);
  });

  test('a definite refusal pages the operator and leaves no payment open', async () => {
    const who = await buyer();
    paystack().on('initialize', () => paystackError(400, 'unsupported'));
    expect(await problemOf(await who.post('/v1/payments', TOPUP))).toBe('payments.refused');
    expect(alerts()).toEqual(['payment.refused']);
    expect(await scalar('SELECT state FROM payments')).toBe('failed');
  });
});

describe('an unpaid payment', () => {
  test('is abandoned after an hour', async () => {
    const who = await buyer();
    const { id } = await begun(who);
    for (let n = 0; n < 8; n++) await later(9 * MINUTE);
    expect(await shown(who, id)).toMatchObject({ state: 'abandoned', authorizationUrl: null });
    expect(alerts()).toEqual([]);
  });
});

describe('payments', () => {
  test('are listed for their own account only, by state, currency and time, in pages', async () => {
    const [ada, bob] = [await buyer(), await buyer()];
    const first = await paid(ada);
    advance(1_000);
    const second = await begun(ada);
    advance(1_000);
    await begun(bob);
    const list = async (query: string) =>
      (
        await bodyOf<{ data: PaymentView[]; nextCursor: string | null }>(
          await ada.get(`/v1/payments?${query}`),
          200,
        )
      ).data.map(({ id }) => id);
    expect(await list('')).toEqual([second.id, first.id]);
    expect(await list('state=succeeded')).toEqual([first.id]);
    expect(await list('currency=NGN')).toEqual([]);
    expect(await list(`from=${second.createdAt}`)).toEqual([second.id]);
    expect(await list(`to=${second.createdAt}`)).toEqual([first.id]);
    const page = await bodyOf<{ nextCursor: string }>(await ada.get('/v1/payments?limit=1'), 200);
    expect(await list(`limit=1&cursor=${page.nextCursor}`)).toEqual([first.id]);
    expect((await ada.get('/v1/payments?state=paid')).status).toBe(400);
  });

  test('I-32 are not accessible to another account', async () => {
    const [ada, bob] = [await buyer(), await buyer()];
    const { id, reference } = await begun(ada);
    paystack().pay(reference);
    for (const response of [
      await bob.get(`/v1/payments/${id}`),
      await bob.post(`/v1/payments/${id}/verify`),
      await bob.get(`/v1/payments/${reference}`),
    ])
      expect([response.status, await problemOf(response)]).toEqual([404, 'payments.not_found']);
    expect(paystack().count('verify')).toBe(0);
    expect((await shown(ada, id)).state).toBe('pending');
  });
});

test('are not accessible to anonymous callers', async () => {
  expect((await call('/v1/payments')).status).toBe(401);
  const api = await account({ scopes: ['payments:read'] });
  expect(await problemOf(await api.post('/v1/payments', TOPUP))).toBe('auth.scope');
});
