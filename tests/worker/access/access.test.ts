import { listDurableObjectIds } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { newId } from '../../../worker/platform/core/ids';
import {
  account,
  call,
  lines,
  provider,
  scalar,
  setUpWorker,
  type Api,
} from '../../support/worker/api';
import { databaseState, objectOf, objectState } from '../../support/worker/objects';
import { person, signUp } from '../../support/worker/person';
import { CLOSED, isStaffs, ROUTES } from '../../support/worker/routes';
import { rented } from '../../support/worker/verifications';
import { send as sendBody } from '../../support/worker/webhooks';

setUpWorker();

const upgrade = { upgrade: 'websocket' };
const KEY_LIKE = /nsk_live_[\w-]{6,}/;

/**
 * An authorized caller gets a success, or a 409: a number that still waits has no message and
 * cannot be reused.
 */
function expectServed(route: string, status: number): void {
  if (/reuse|reactivate|accept/.test(route)) expect(status).toBe(409);
  else if (/messages\/:/.test(route)) expect(status).toBe(404);
  else expect(status).toBeLessThan(300);
}

/** A request that is valid except for its caller. */
const send = (api: Api, { method, path }: { method: string; path: string }, id: string) => {
  const target = path.replace(':id', id);
  if (method === 'GET') return api.get(target, target.endsWith('/ws') ? upgrade : {});
  if (method === 'PATCH') return sendBody(api, method, target, { externalId: 'theirs' });
  const body = {
    '/v1/tickets': { verificationId: id },
    '/v1/verifications': { service: 'whatsapp' },
    '/v1/quotes': { service: 'whatsapp' },
  };
  return api.post(target, body[path as keyof typeof body]);
};

describe('I-17 access to an order', () => {
  const OF_ONE = CLOSED.filter(({ route }) => /verifications\/:id|tickets/.test(route));

  test('I-17 eleven routes lead to an order', () => expect(OF_ONE).toHaveLength(11));

  test.for(OF_ONE)('I-17 $route answers 404 to another account', async (route) => {
    const [owner, stranger] = [await account(), await account()];
    const { id } = await rented(owner);
    const before = [await databaseState(), await objectState(objectOf(id))];
    const calls = provider.calls.length;
    const response = await send(stranger, route, id);
    expect(response.status).toBe(404);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ code: 'verifications.not_found' });
    expect(text).not.toContain('+1206');
    expect([await databaseState(), await objectState(objectOf(id))]).toEqual(before);
    expect(provider.calls).toHaveLength(calls);
    expectServed(route.route, (await send(owner, route, id)).status);
  });

  const forged = (id: string): string[] => {
    const last = id.at(-1) === '0' ? '1' : '0';
    return [
      `${id.slice(0, -1)}${last}`,
      `${id.slice(0, 10)}${id.at(10) === '0' ? '1' : '0'}${id.slice(11)}`,
      newId('another-key-0123456789abcdef0123456789', 'ver', Date.now()),
      id.replace('ver_', 'acc_'),
      `${id}0`,
      'ver_',
      'x'.repeat(64),
    ];
  };

  test.for(OF_ONE)('I-17 $route creates no object for an id that is not ours', async (route) => {
    const api = await account();
    const { id } = await rented(api);
    const count = async () => (await listDurableObjectIds(env.VERIFICATION)).length;
    const before = await count();
    for (const wrong of forged(id)) {
      const response = await send(api, route, wrong);
      expect(response.status, wrong).toBe(404);
      expect(await response.json()).toMatchObject({ code: 'verifications.not_found' });
    }
    expect(await count()).toBe(before);
  });

  test('I-17 one of our ids that was never an order is a 404 and stores nothing', async () => {
    const api = await account();
    const id = newId(env.ID_KEY, 'ver', Date.now());
    for (const route of OF_ONE) expect((await send(api, route, id)).status).toBe(404);
    expect(await objectState(objectOf(id))).toEqual({ rows: {}, alarm: null });
  });

  test('I-17 headers of the client never reach the object', async () => {
    const [owner, stranger] = [await account(), await account()];
    const { id } = await rented(owner);
    const response = await stranger.get(`/v1/verifications/${id}/ws`, {
      ...upgrade,
      'x-account': owner.accountId,
      'x-credential': owner.credentialId,
    });
    expect(response.status).toBe(404);
  });
});

describe('I-46 anonymous callers', () => {
  test('I-46 the owner does not see the cost of the number', async () => {
    const api = await account();
    const { id } = await rented(api);
    const answers = await Promise.all(
      ['/v1/services', `/v1/verifications/${id}`, '/v1/balance'].map(async (path) =>
        (await api.get(path)).text(),
      ),
    );
    for (const answer of answers) expect(answer).not.toMatch(/cost|\b60\b|0\.6\b|lr_/);
  });

  test('I-46 an unexpected failure shows an anonymous caller nothing of its cause', async () => {
    await env.DB.prepare('ALTER TABLE api_keys RENAME TO gone').run();
    const response = await call('/v1/balance', {
      headers: { authorization: `Bearer nsk_live_${'A'.repeat(43)}` },
    });
    expect(response.status).toBe(500);
    // The id of the request may contain any two hex digits.
    const text = (await response.text()).replaceAll(/req_[\da-f-]+/g, '');
    expect(text).not.toMatch(/api_keys|no such|SQL|D1|drizzle|select/i);
    expect(lines.some((line) => line.event === 'http.unhandled')).toBe(true);
  });
});

describe('I-48 no access by default', () => {
  const sources = import.meta.glob(
    ['../../../worker/**/*.ts', '../../../migrations/*.sql', '../../../wrangler.toml'],
    { query: '?raw', import: 'default' },
  );

  // A test event for the server of a customer, for callers who may write webhooks.
  const OF_CUSTOMERS = ['POST /v1/webhook-endpoints/:id/test'];

  test('I-48 no route bootstraps or seeds, and administration requires a staff login', () => {
    for (const route of ROUTES)
      if (isStaffs(route)) expect(['support', 'admin']).toContain(route.access);
      else if (!OF_CUSTOMERS.includes(route.route))
        expect(route.route).not.toMatch(/bootstrap|seed|admin|setup|init|debug|test|internal/i);
  });

  test('I-48 a fresh database has no account and no key, and accepts no caller', async () => {
    expect(await scalar('SELECT count(*) FROM accounts')).toBe(0);
    expect(await scalar('SELECT count(*) FROM api_keys')).toBe(0);
    for (const key of ['', 'nsk_live_', 'nsk_live_test', 'nsk_live_demo', 'admin', 'null'])
      for (const path of ['/v1/balance', '/v1/services'])
        expect(
          (await call(path, { headers: { authorization: `Bearer ${key}` } })).status,
          key,
        ).toBe(401);
  });

  test('I-48 no route makes a person staff, whatever fields they send', async () => {
    const fields = [{ platformRole: 'admin' }, { platform_role: 'admin' }, { role: 'admin' }];
    for (const more of fields) {
      const wish = { email: 'eve@example.com', ...more };
      expect((await signUp(wish)).status).toBe(400);
      const ada = await person();
      for (const [method, path] of [
        ['patch', `/v1/members/${ada.userId}`],
        ['post', '/v1/members/invitations'],
      ] as const)
        expect((await ada[method](path, wish)).status).toBe(400);
      expect((await ada.get('/v1/admin/accounts')).status).toBe(403);
    }
    // Through the route, because `person` inserts the rows of its login itself.
    expect((await signUp({ email: 'grace@example.com' })).status).toBe(201);
    expect(await scalar(`SELECT count(*) FROM auth_users WHERE platform_role <> 'none'`)).toBe(0);
  });

  test('I-48 only the default of a migration sets the staff role', async () => {
    for (const [file, load] of Object.entries(sources))
      expect(await load(), file).not.toMatch(
        /SET\s+platform_role|platformRole:\s*'(support|admin)'/i,
      );
  });

  test('I-48 no source contains a key or the value of a secret', async () => {
    const texts = await Promise.all(Object.values(sources).map((load) => load()));
    expect(texts.length).toBeGreaterThan(80);
    for (const text of texts) {
      expect(text).not.toMatch(KEY_LIKE);
      expect(text).not.toMatch(/whsec_[A-Za-z0-9+/]{6,}|sk_(live|test)_\w{6,}/);
      expect(text).not.toMatch(/^\s*(ID_KEY|TICKET_KEY|SEAL_KEYS|TEXTVERIFIED_API_KEY)\s*=/m);
    }
  });
});
