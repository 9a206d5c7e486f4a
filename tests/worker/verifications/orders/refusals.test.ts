import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import {
  account,
  advance,
  caller,
  impatient,
  lines,
  mint,
  provider,
  setUpWorker,
  type Api,
} from '../../../support/worker/api';
import { databaseState, settled } from '../../../support/worker/objects';
import { soundLedger, untilEnded } from '../../../support/worker/verifications';

setUpWorker();

const ORDER = { service: 'whatsapp' };
const rent = (api: Api, body: unknown = ORDER) => api.post('/v1/verifications', body);
const sql = (text: string) => env.DB.prepare(text).run();

test.for<[name: string, body: unknown, says: RegExp]>([
  ['no service', {}, /"service"/],
  ['an invalid service name', { service: '../x' }, /name of a listed service/],
  ['an unknown capability', { ...ORDER, capability: 'fax' }, /"capability"/],
  ['an area code of four digits', { ...ORDER, areaCodes: ['2061'] }, /three digits/],
  ['an empty list of area codes', { ...ORDER, areaCodes: [] }, /"areaCodes"/],
  ['an unknown carrier', { ...ORDER, carriers: ['x'] }, /"carriers/],
  ['a maximum price of 0', { ...ORDER, maxPriceCents: 0 }, /"maxPriceCents"/],
  ['a price from the caller', { ...ORDER, price: 1 }, /price/],
  ['a list', [ORDER], /object/],
  ['null', null, /object/],
])('a body with %s is refused by name', async ([, body, says]) => {
  const api = await account();
  const before = await databaseState();
  const response = await rent(api, body);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    code: 'request.invalid',
    detail: expect.stringMatching(says),
  });
  expect(await databaseState()).toEqual(before);
  expect(provider.count('purchase')).toBe(0);
});

test('an expired key is refused at once, for reads too', async () => {
  const api = await account({ expiresAt: Date.now() + 30_000 });
  expect((await api.get('/v1/balance')).status).toBe(200);
  advance(30_000);
  const response = await api.get('/v1/balance');
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toBe('Bearer');
});

test('a key that was just revoked buys nothing, although a read may still accept it', async () => {
  const api = await account();
  expect((await api.get('/v1/balance')).status).toBe(200);
  await sql(`UPDATE api_keys SET revoked_at = 1 WHERE id = '${api.credentialId}'`);
  expect((await rent(api)).status).toBe(401);
  advance(60_000);
  expect((await api.get('/v1/balance')).status).toBe(401);
  const { key, credentialId } = await mint(api.accountId);
  expect((await rent(caller(api.accountId, { key, credentialId }))).status).toBe(201);
});

test('a provider that fails during a purchase leaves a 202, and the credits are released', async () => {
  const api = await account();
  impatient();
  provider.breaks('purchase');
  const response = await rent(api);
  expect(response.status).toBe(202);
  const { id, state } = await response.json<{ id: string; state: string }>();
  expect(state).toBe('created');
  await untilEnded(api, id);
  await settled(id);
  expect(await api.balance()).toMatchObject({ spendable: 1_000, held: 0 });
  await soundLedger();
});

test('a 500 writes its cause to the log only', async () => {
  const api = await account();
  await sql('ALTER TABLE ledger_accounts RENAME TO gone');
  const response = await api.get('/v1/balance');
  const text = await response.text();
  expect(text).not.toMatch(/ledger|no such|SQL|D1_|\.ts|at /i);
  const [line] = lines.filter((entry) => entry.event === 'http.unhandled');
  expect(line?.['error']).toMatch(/no such table/);
  expect(line?.['requestId']).toBe((JSON.parse(text) as { instance: string }).instance);
});
