import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchOnce } from '../../scripts/fetch-once.ts';
import { Server } from '../../scripts/server.ts';
import { linkIn } from './mail.ts';
import { Owner } from './owner.ts';
import { becomeStaff } from './staff.ts';
import { until } from './until.ts';

const EMAIL = 'buyer@example.com';
/** Promotional cents of a new account. */
const PROMO = 500;
let server: Server;
let owner: Owner;

interface Payment {
  id: string;
  reference: string;
  state: string;
  creditedCents: number | null;
  returnedCents: number;
  authorizationUrl: string;
}

beforeAll(async () => {
  server = await Server.start();
  owner = await Owner.signUp(server, { email: EMAIL, password: 'a long battery staple' });
  const token = new URL(await linkIn(server, EMAIL, 'Confirm')).hash.replace('#token=', '');
  await owner.call('POST', '/v1/auth/email/verify', { token });
  // No route grants the staff role.
  await becomeStaff(server, 'admin');
});
afterAll(() => server.stop());

async function begun(credits: number): Promise<Payment> {
  const response = await owner.call('POST', '/v1/payments', {
    creditCents: credits,
    currency: 'USD',
  });
  expect(response.status, await response.clone().text()).toBe(201);
  return (await response.json()) as Payment;
}
const shown = async (id: string): Promise<Payment> =>
  (await (await owner.call('GET', `/v1/payments/${id}`)).json()) as Payment;
async function control<T>(path: string, body: object, method = 'POST'): Promise<T> {
  const response = await server.control(method, `/sandbox/paystack${path}`, body);
  expect(response.ok, await response.clone().text()).toBe(true);
  return (await response.json()) as T;
}
const pays = ({ reference }: Payment, webhook = true) =>
  control(`/transactions/${reference}`, { to: 'success', webhook });
const becomes = (id: string, state: string) =>
  until(
    () => shown(id),
    (payment) => payment.state === state,
  );
const spendable = async (): Promise<number> => {
  const balance = (await (await owner.call('GET', '/v1/balance')).json()) as {
    spendableCents: number;
  };
  return balance.spendableCents;
};

test('I-31 a payment at the checkout is credited by its webhook, over real HTTP', async () => {
  const payment = await begun(2_000);
  const page = await fetchOnce(payment.authorizationUrl);
  expect([page.status, page.headers.get('content-type')]).toEqual([
    200,
    'text/html; charset=utf-8',
  ]);
  await pays(payment);
  await becomes(payment.id, 'succeeded');
  expect(await spendable()).toBe(PROMO + 2_000);
  expect(await server.brokenLedgerRules()).toEqual([]);
});

test('I-36 a kill between webhook and credit loses nothing and credits nothing twice', async () => {
  const before = await spendable();
  const payments = await Promise.all([300, 400, 500].map((credits) => begun(credits)));
  await Promise.all(payments.map((payment) => pays(payment)));
  await server.kill();
  for (const { id, reference } of payments) {
    await until(async () => (await owner.call('POST', `/v1/payments/${id}/verify`)).ok);
    await fetchOnce(`${server.api}/v1/payments/callback?reference=${reference}`, {
      redirect: 'manual',
    });
    await becomes(id, 'succeeded');
  }
  expect(await spendable()).toBe(before + 1_200);
  expect(await server.brokenLedgerRules()).toEqual([]);
});

test('I-23 I-34 refunds and disputes change the balance by the amounts that Paystack shows', async () => {
  const before = await spendable();
  const payment = await begun(1_000);
  await pays(payment);
  await becomes(payment.id, 'succeeded');
  const asked = await owner.call('POST', `/v1/admin/payments/${payment.id}/refunds`, {
    creditCents: 250,
  });
  expect(asked.status, await asked.clone().text()).toBe(201);
  const ours = (await asked.json()) as { id: string };
  expect(await spendable()).toBe(before + 750);
  const [refund] = await server.query<{ provider_id: string }>(
    `SELECT provider_id FROM payment_refunds WHERE id = '${ours.id}'`,
  );
  await control(`/refunds/${refund?.provider_id}`, { status: 'processed' });
  await until(
    async () =>
      (
        await server.query<{ state: string }>(
          `SELECT state FROM payment_refunds WHERE id = '${ours.id}'`,
        )
      )[0]?.state === 'processed',
  );
  const { reference } = payment;
  const dispute = await control<{ id: number }>('/disputes', { reference, amount: 500 });
  await until(async () => (await shown(payment.id)).returnedCents === 750);
  await control(`/disputes/${dispute.id}/resolve`, { resolution: 'merchant-accepted' });
  await until(async () => (await spendable()) === before + 250);
  expect(await shown(payment.id)).toMatchObject({ state: 'succeeded', returnedCents: 750 });
  expect(await server.brokenLedgerRules()).toEqual([]);
});
