import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { backgroundAtRest } from '../../../../worker/platform/core/background';
import { sha256Hex } from '../../../../worker/platform/core/crypto';
import { grantCredits } from '../../../../worker/billing/ledger/ledger.service';
import { purge } from '../../../../worker/app/ops/purge';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import {
  advance,
  caller,
  impatient,
  mint,
  provider,
  scalar,
  setUpWorker,
  until,
} from '../../../support/worker/api';
import { bodyOf, send } from '../../../support/worker/calls';
import { expectReadable } from '../../../support/worker/locations';
import { keyOf, developer, NEW_KEY } from '../../../support/worker/keys';
import { databaseState, settled, wake } from '../../../support/worker/objects';
import { codeAt, PHONE } from '../../../support/worker/notifications';
import { confirmed, signedIn } from '../../../support/worker/person';
import { REPEATABLE, type Route } from '../../../support/worker/routes';
import { AD } from '../../../support/worker/texts';
import { everybody, household, type AccountFixture } from '../../../support/worker/world';
import { fakeQueues, HOOK, subscriber, enabled, type Hook } from '../../../support/worker/webhooks';
import { untilEnded } from '../../../support/worker/verifications';

setUpWorker();

const key = { 'idempotency-key': 'a-key-of-theirs' };

/**
 * Operations with a cost or an audience are found again at any time, and shown in their current
 * state.
 */
const SHOWN_AS_IT_IS = new Set([
  'POST /v1/verifications',
  'POST /v1/verifications/:id/reuse',
  'POST /v1/verifications/:id/reactivate',
  'POST /v1/payments',
  'POST /v1/tier',
  'POST /v1/admin/payments/:id/refunds',
  'POST /v1/admin/announcements',
]);

/** Another body that the route would accept, for routes with a body. */
const OTHERS: Readonly<Record<string, unknown>> = {
  'POST /v1/verifications': { service: 'telegram' },
  'POST /v1/payments': { creditCents: 2_000, currency: 'USD' },
  'POST /v1/tier': { tier: 'developer', maxPriceCents: 9_000 },
  'POST /v1/admin/announcements': { title: 'Another', body: 'On Monday.' },
  'POST /v1/admin/payments/:id/refunds': { creditCents: 20 },
};

/** Bodies for routes where the default body would change nothing. */
const ASKED: Readonly<Record<string, () => unknown>> = {
  'POST /v1/tier': () => ({ tier: 'developer' }),
  'POST /v1/notifications/phone/verify': async () => ({ code: await codeAt(PHONE) }),
};
const ENDS_ORDER = /\/(accept|cancel|report)$/;

/** Prerequisites: a verified endpoint, a number with its code or text, credits for a tier, a phone. */
async function prepare({ path }: Route, home: AccountFixture): Promise<void> {
  if (path === '/v1/tier') {
    const { accountId } = home;
    const grant = { accountId, tenantId: 'tnt_default', reference: 'g', amount: 9_000 };
    await grantCredits(systemCtx(env), { ...grant, promo: false });
  }
  const hook = home.targets['/v1/webhook-endpoints/'];
  if (hook !== undefined) await home.owner.post(`/v1/webhook-endpoints/${hook}/verify`);
  if (path === '/v1/notifications/phone/verify')
    await home.owner.put('/v1/notifications/phone', { number: PHONE });
  const order = home.targets['/v1/verifications/'];
  if (path.endsWith('accept') && order !== undefined) {
    provider.sms(AD);
    await wake(order);
    await settled(order);
  }
  if (/\/(reuse|reactivate)$/.test(path) && order !== undefined) {
    provider.sms('code 4711');
    await untilEnded(home.owner, order);
    await settled(order);
    // A number can be reactivated only when its order is a few minutes old.
    if (path.endsWith('reactivate')) advance(3 * 60_000);
  }
}

/** All rows after background work; only the number of emails, because they are sent meanwhile. */
async function toTables(): Promise<Record<string, unknown>> {
  await backgroundAtRest();
  const { idempotent_requests: _, mails, ...rest } = await databaseState();
  return { ...rest, mails: mails?.length };
}

const MADE = ['api_keys', 'webhook_endpoints', 'invitations', 'quotes', 'mails'];
const madeOf = (tables: Record<string, unknown>) => MADE.map((name) => tables[name]);

describe('a request that honors the header', () => {
  beforeEach(() => {
    fakeQueues();
  });

  test.for(REPEATABLE)(
    'I-70 $route, repeated with its key, has one effect and answers alike',
    async (route) => {
      impatient();
      const home = await household('Home', route.path);
      if (/^\/v1\/(keys|webhook-)/.test(route.path))
        await env.DB.prepare(`UPDATE accounts SET tier = 'developer'`).run();
      await prepare(route, home);
      const { owner, admin } = await everybody(home, null);
      const stranger = await signedIn('Stranger');
      const by = route.access === 'admin' ? admin : owner;
      const asked = await ASKED[route.route]?.();
      const named: typeof by = (method, path, body) => by(method, path, asked ?? body, key);
      const first = await send(named, route, home);
      const text = await first.text();
      const order = home.targets['/v1/verifications/'];
      if (ENDS_ORDER.test(route.path) && order !== undefined) {
        await untilEnded(home.owner, order);
        await settled(order);
      }
      expect(first.status, text).toBeLessThan(300);
      expect(first.headers.get('idempotent-replayed')).toBeNull();
      const [made, answers] = [JSON.parse(text) as { id?: string }, await toTables()];
      const second = await send(named, route, home);
      expect(second.status).toBe(first.status);
      expect(second.headers.get('idempotent-replayed')).toBe('true');
      const again = await second.json<{ id?: string }>();
      if (SHOWN_AS_IT_IS.has(route.route)) expect(again.id).toEqual(made.id);
      else expect(again).toEqual(made);
      expect(await toTables()).toEqual(answers);
      expect(second.headers.get('location')).toBe(first.headers.get('location'));
      await expectReadable(first, made, { by, stranger });
      if (bodyOf(route, home) === undefined) return;
      const other = OTHERS[route.route] ?? { other: true };
      const differs = await send((method, path) => by(method, path, other, key), route, home);
      expect([differs.status, (await differs.json<{ code: string }>()).code]).toEqual([
        422,
        'idempotency.body_differs',
      ]);
      expect(await toTables()).toEqual(answers);
    },
  );
});

describe('a request with an Idempotency-Key', () => {
  const made = () => scalar('SELECT count(*) FROM webhook_endpoints');

  test('I-70 marks a replay, and not the first answer', async () => {
    const api = await subscriber();
    const first = await api.post('/v1/webhook-endpoints', HOOK, key);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    const second = await api.post('/v1/webhook-endpoints', { ...HOOK }, key);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.headers.get('content-type')).toBe('application/json');
    expect(await second.json()).toEqual(await first.json());
    // Whitespace and the order of fields do not make another body.
    const spaced = `{ "events": null, "url": ${JSON.stringify(HOOK.url)} }`;
    const ordered = await api.post(
      '/v1/webhook-endpoints',
      { url: HOOK.url, events: null },
      { 'idempotency-key': 'b' },
    );
    const same = await api.post('/v1/webhook-endpoints', spaced, {
      'idempotency-key': 'b',
      'content-type': 'application/json',
    });
    expect(await same.json()).toEqual(await ordered.json());
    expect(await made()).toBe(2);
  });

  test('I-70 costs nothing without the header', async () => {
    const api = await subscriber();
    await api.post('/v1/webhook-endpoints', HOOK);
    expect(await scalar('SELECT count(*) FROM idempotent_requests')).toBe(0);
  });

  test('I-70 of two concurrent requests one runs, and the other is refused', async () => {
    const api = await subscriber();
    const gate = Promise.withResolvers<void>();
    provider.receivers.slow(gate.promise);
    const first = api.post('/v1/webhook-endpoints', HOOK, key);
    await until(async () => (await scalar('SELECT count(*) FROM idempotent_requests')) === 1);
    const second = await api.post('/v1/webhook-endpoints', HOOK, key);
    expect([second.status, (await second.json<{ code: string }>()).code]).toEqual([
      409,
      'idempotency.in_progress',
    ]);
    expect(second.headers.get('retry-after')).not.toBeNull();
    gate.resolve();
    expect((await first).status).toBe(201);
    expect(await made()).toBe(1);
  });

  test.each(['endpoint', 'key', 'rotated key', 'rotated secret', 'invitation', 'quote'] as const)(
    'I-70 a crash between the %s and its answer creates no second one: the repeat answers as the first would have',
    async (what) => {
      const ada = await developer();
      const api = await subscriber();
      const { id: keyId } = await keyOf(ada, { name: 'Old' });
      const hook = await enabled(api);
      const request = {
        endpoint: () => api.post('/v1/webhook-endpoints', HOOK, key),
        key: () => ada.post('/v1/keys', NEW_KEY, key),
        'rotated key': () => ada.post(`/v1/keys/${keyId}/rotate`, {}, key),
        'rotated secret': () => api.post(`/v1/webhook-endpoints/${hook.id}/rotate-secret`, {}, key),
        invitation: () => ada.post('/v1/members/invitations', { email: 'guest@example.com' }, key),
        quote: () => api.post('/v1/quotes', { service: 'whatsapp' }, key),
      }[what];
      await env.DB.prepare(
        `CREATE TRIGGER crash BEFORE UPDATE OF answer ON idempotent_requests WHEN NEW.answer IS NOT NULL
         BEGIN SELECT RAISE(ABORT, 'crash'); END`,
      ).run();
      expect((await request()).status).toBe(500);
      const left = await toTables();
      await env.DB.prepare('DROP TRIGGER crash').run();
      expect((await request()).status).toBe(409);
      advance(31_000);
      const second = await request();
      expect(second.status, await second.clone().text()).toBeLessThan(300);
      expect(madeOf(await toTables())).toEqual(madeOf(left));
      expect(await (await request()).json()).toEqual(await second.json());
    },
  );

  test('I-70 I-44 the repeated secret works, and is never stored in clear', async () => {
    const ada = await developer();
    const first = await (await ada.post('/v1/keys', NEW_KEY, key)).json<{ key: string }>();
    const second = await (await ada.post('/v1/keys', NEW_KEY, key)).json<{ key: string }>();
    expect(second.key).toBe(first.key);
    expect(JSON.stringify(await databaseState())).not.toContain(first.key);
  });

  test('I-70 I-16 the body of a request cannot be guessed from what is stored for its repeats', async () => {
    const api = await subscriber();
    await api.post('/v1/webhook-endpoints', HOOK, key);
    const content = [api.credentialId, 'POST /v1/webhook-endpoints', JSON.stringify(HOOK)];
    const stored = await scalar('SELECT request_hash FROM idempotent_requests');
    expect(stored).toMatch(/^[\da-f]{32}$/);
    for (const guess of [JSON.stringify(content), JSON.stringify(HOOK)])
      expect(sha256Hex(guess).slice(0, 32)).not.toBe(stored);
  });

  test('I-70 I-63 another caller does not get the answer of the first', async () => {
    const api = await subscriber();
    const other = await subscriber();
    await api.post('/v1/webhook-endpoints', HOOK, key);
    const second = caller(api.accountId, await mint(api.accountId));
    const refused = await second.post('/v1/webhook-endpoints', HOOK, key);
    expect(refused.status).toBe(422);
    expect(await refused.text()).not.toContain('whsec_');
    // Keys of another account are separate.
    expect((await other.post('/v1/webhook-endpoints', HOOK, key)).status).toBe(201);
    expect(await made()).toBe(2);
  });

  test('I-70 I-42 a repeat needs the same confirmation as the first request', async () => {
    const ada = await developer();
    await ada.post('/v1/keys', NEW_KEY, key);
    await ada.post('/v1/webhook-endpoints', HOOK, key);
    advance(11 * 60_000);
    for (const [path, body] of [
      ['/v1/keys', NEW_KEY],
      ['/v1/webhook-endpoints', HOOK],
    ] as const)
      expect((await ada.post(path, body, key)).status).toBe(403);
    await confirmed(ada);
    expect((await ada.post('/v1/webhook-endpoints', HOOK, key)).status).toBe(201);
  });

  test('I-70 a refusal is not stored: the same key works for the corrected request', async () => {
    const api = await subscriber();
    const path = '/v1/webhook-endpoints';
    expect((await api.post(path, { url: 'https://10.0.0.1/' }, key)).status).toBe(422);
    expect((await api.post(path, HOOK, key)).status).toBe(201);
  });

  test('I-70 a key is stored for two days, and then names a new request', async () => {
    const api = await subscriber();
    const one = async () => (await api.post('/v1/webhook-endpoints', HOOK, key)).json<Hook>();
    const first = await one();
    advance(47 * 3_600_000);
    expect((await one()).id).toBe(first.id);
    advance(2 * 3_600_000);
    const later = await one();
    expect(later.id).not.toBe(first.id);
    expect(later.secret).not.toBe(first.secret);
    advance(49 * 3_600_000);
    await purge(systemCtx(env));
    expect(await scalar('SELECT count(*) FROM idempotent_requests')).toBe(0);
  });
});
