import { env } from 'cloudflare:workers';
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { account, advance, call, lines, setUpWorker } from '../../../support/worker/api';
import { DASHBOARD } from '../../../support/worker/person';
import { ROUTES } from '../../../support/worker/routes';
import { postWebhook } from '../../../support/worker/webhook';

setUpWorker();

const BALANCE = '/v1/balance';

describe('anonymous callers', () => {
  const visit = (address: string, headers: Record<string, string> = {}) =>
    call('/v1/tiers', { headers: { 'cf-connecting-ip': address, ...headers } });

  test('I-40 are counted by the address that Cloudflare reports, not by their headers', async () => {
    for (let n = 0; n < 300; n++)
      expect((await visit('203.0.113.7', { 'x-forwarded-for': `198.51.100.${n}` })).status).toBe(
        200,
      );
    const refused = await visit('203.0.113.7', { 'x-forwarded-for': '198.51.100.200' });
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ code: 'limits.address' });
    expect((await visit('203.0.113.8')).status).toBe(200);
  });

  test('I-40 in one IPv6 network are counted together', async () => {
    for (let n = 0; n < 300; n++) await visit(`2001:db8:1:2::${n.toString(16)}`);
    expect((await visit('2001:db8:1:2:ffff::1')).status).toBe(429);
    expect((await visit('2001:db8:1:3::1')).status).toBe(200);
  });

  test('I-40 include callers with wrong keys, and exclude those with a valid key', async () => {
    const api = await account();
    const from = { 'cf-connecting-ip': '203.0.113.9' };
    const guess = (n: number) =>
      call(BALANCE, { headers: { authorization: `Bearer nsk_live_${n}`, ...from } });
    for (let n = 0; n < 300; n++) expect((await guess(n)).status).toBe(401);
    expect((await guess(300)).status).toBe(429);
    expect((await api.get(BALANCE, from)).status).toBe(200);
  });

  test('I-40 are limited on every route without credentials', async () => {
    for (let n = 0; n < 300; n++) await visit('203.0.113.7');
    const open = ROUTES.filter(({ access }) => access === 'open');
    expect(open.length).toBeGreaterThan(10);
    for (const { route, method, path } of open) {
      const headers = { 'cf-connecting-ip': '203.0.113.7', 'content-type': 'application/json' };
      const body = method === 'GET' ? {} : { body: '{}' };
      expect((await call(path, { method, headers, ...body })).status, route).toBe(429);
    }
  });

  test('I-40 are counted on unknown routes', async () => {
    const look = (n: number) =>
      call(n % 2 ? `/nope/${n}` : `/v1/nope/${n}`, {
        headers: { 'cf-connecting-ip': '203.0.113.7' },
      });
    for (let n = 0; n < 300; n++) expect((await look(n)).status).toBe(404);
    expect((await look(300)).status).toBe(429);
    // And callers with a valid key, only by their own limit.
    const api = await account({ tier: 'enterprise' });
    const from = { 'cf-connecting-ip': '203.0.113.7' };
    expect((await api.get('/v1/nope', from)).status).toBe(404);
  });

  test('I-40 are counted by wrong signatures, and a signed webhook is never limited', async () => {
    const from = { 'cf-connecting-ip': '203.0.113.7', 'content-type': 'application/json' };
    const send = (path: string, headers: Record<string, string> = {}) =>
      call(path, { method: 'POST', body: '{}', headers: { ...from, ...headers } });
    for (let n = 0; n < 150; n++) {
      expect((await send('/webhooks/textverified')).status).toBe(401);
      expect((await send('/webhooks/paystack')).status).toBe(401);
    }
    expect((await send('/webhooks/textverified')).status).toBe(429);
    expect((await send('/webhooks/paystack')).status).toBe(429);
    const mac = createHmac('sha512', env.PAYSTACK_SECRET_KEY).update('{}').digest('hex');
    for (let n = 0; n < 130; n++) {
      expect((await postWebhook('{}')).status).toBe(200);
      expect((await send('/webhooks/paystack', { 'x-paystack-signature': mac })).status).toBe(200);
    }
  });

  test('I-71 write 60 log lines a minute in an isolate, and the next line counts the others', async () => {
    const written = () => lines.filter(({ event }) => event === 'http.request');
    for (let n = 0; n < 100; n++)
      await call(`/nope/${n}`, { headers: { 'cf-connecting-ip': `203.0.113.${n}` } });
    expect(written()).toHaveLength(60);
    advance(60_000);
    await call('/nope', { headers: { 'cf-connecting-ip': '203.0.113.7' } });
    expect(written().map(({ counts }) => counts)).toEqual([...Array<number>(60).fill(1), 41]);
  });
});

test('I-71 successful anonymous requests have the same bound of log lines as refused ones', async () => {
  const post = (n: number) =>
    call('/v1/auth/password/forgot', {
      method: 'POST',
      body: '{"email":"nobody@example.com"}',
      headers: {
        'content-type': 'application/json',
        origin: DASHBOARD,
        'cf-connecting-ip': `203.0.113.${n}`,
      },
    });
  const written = () => lines.filter(({ event }) => event === 'http.request');
  for (let n = 0; n < 70; n++) expect((await post(n)).status).toBe(202);
  expect(written()).toHaveLength(60);
  advance(60_000);
  await post(70);
  expect(written().at(-1)).toMatchObject({ status: 202, counts: 11 });
});
