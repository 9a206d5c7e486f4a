import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Server } from '../../scripts/server.ts';
import { linkIn, mailsTo } from './mail.ts';
import { Owner } from './owner.ts';

const EMAIL = 'saver@example.com';
/** Promotional cents of a new account. */
const PROMO = 500;
let server: Server;
let owner: Owner;

beforeAll(async () => {
  server = await Server.start();
  owner = await Owner.signUp(server, { email: EMAIL, password: 'a long battery staple' });
  const token = new URL(await linkIn(server, EMAIL, 'Confirm')).hash.replace('#token=', '');
  await owner.call('POST', '/v1/auth/email/verify', { token });
});
afterAll(() => server.stop());

async function asked<T>(method: string, path: string, body?: object): Promise<T> {
  const response = await owner.call(method, path, body);
  expect(response.ok, await response.clone().text()).toBe(true);
  return (await response.json()) as T;
}
async function control<T>(path: string, body: object, method = 'POST'): Promise<T> {
  const response = await server.control(method, `/sandbox/paystack${path}`, body);
  expect(response.ok, await response.clone().text()).toBe(true);
  return (await response.json()) as T;
}
async function until(done: () => Promise<boolean>): Promise<void> {
  for (let n = 0; n < 400; n++) {
    if (await done()) return;
    await sleep(50);
  }
  throw new Error('it never came to be');
}
/** Reads the ledger: the API's rate limit forbids polling this often. */
const spendable = async () => {
  const rows = await server.query<{ cents: number }>(
    `SELECT sum(balance) AS cents FROM ledger_accounts WHERE id LIKE 'acc_%:available' OR id LIKE 'acc_%:promo'`,
  );
  return rows[0]?.cents ?? 0;
};

test('I-35 a saved card tops up when an order takes the balance below the threshold', async () => {
  const begun = { creditCents: 200, currency: 'USD', saveCard: true };
  const { reference } = await asked<{ reference: string }>('POST', '/v1/payments', begun);
  await control(`/transactions/${reference}`, { to: 'success', webhook: true });
  await until(async () => (await spendable()) === PROMO + 200);
  const { data } = await asked<{ data: { id: string; last4: string }[] }>(
    'GET',
    '/v1/payment-methods',
  );
  expect(data.map(({ last4 }) => last4)).toEqual(['4081']);
  const terms = {
    thresholdCents: 650,
    creditCents: 1_000,
    currency: 'USD',
    monthlyLimitCents: 5_000,
  };
  await asked('PUT', '/v1/auto-top-up', { ...terms, paymentMethodId: data[0]?.id, consent: true });
  await asked('POST', '/v1/verifications', { service: 'whatsapp' });
  await until(async () => (await spendable()) > 1_200);
  const auto = await asked('GET', '/v1/auto-top-up');
  expect(auto).toMatchObject({ state: 'on', addedThisMonthCents: 1_000, failureCount: 0 });
  await until(async () => (await mailsTo(server, EMAIL, 'running low')).length === 1);
  expect(await server.brokenLedgerRules()).toEqual([]);
});

test('a removed card is deactivated at Paystack and cannot be charged again', async () => {
  const { data } = await asked<{ data: { id: string }[] }>('GET', '/v1/payment-methods');
  const removed = await owner.call('DELETE', `/v1/payment-methods/${data[0]?.id}`);
  expect(removed.status).toBe(204);
  await until(async () => {
    const rows = await server.query<{ sealed: string | null }>(
      'SELECT sealed FROM payment_methods',
    );
    return rows.every(({ sealed }) => sealed === null);
  });
  expect(await asked('GET', '/v1/auto-top-up')).toMatchObject({ state: 'off' });
});
