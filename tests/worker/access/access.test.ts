import { listDurableObjectIds } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { app } from '../../../worker/http/app';
import type { Scope } from '../../../worker/kernel/ctx';
import { newId } from '../../../worker/kernel/ids';
import {
  account,
  ALL_SCOPES,
  call,
  caller,
  lines,
  mint,
  provider,
  scalar,
  setUpWorker,
  type Api,
} from '../../support/worker/api';
import { databaseState, objectOf, objectState } from '../../support/worker/objects';
import { rented } from '../../support/worker/verifications';

setUpWorker();

const upgrade = { upgrade: 'websocket' };
const KEY_LIKE = /nsk_live_[\w-]{6,}/;

/** Every route there is, from the router itself, so that a new one is covered on the day it is born. */
const ROUTES = [
  ...new Set(app.routes.filter((r) => r.method !== 'ALL').map((r) => `${r.method} ${r.path}`)),
].map((route) => {
  const [method = '', path = ''] = route.split(' ');
  return { route, method, path };
});

/** Open by nature; everything else needs credentials. */
const OPEN = [
  'GET /healthz',
  'GET /readyz',
  'GET /docs',
  'GET /docs/errors',
  'GET /v1/errors',
  'GET /v1/openapi.json',
  'GET /v1/tiers',
];
/** Its credential is the signature. */
const SIGNED = ['POST /webhooks/textverified'];
/** The door itself, where somebody without credentials gets a session: tests/worker/identity. */
const DOOR = [
  'POST /v1/auth/sign-up/email',
  'POST /v1/auth/sign-in/email',
  'POST /v1/auth/sign-out',
  'GET /v1/auth/get-session',
];
/** Closed, and every credential may ask: it tells a caller who they are. */
const ANY_SCOPE = ['GET /v1/me'];
/** An owner’s, signed in: no key has them. */
const OWNERS = [
  'POST /v1/keys',
  'PATCH /v1/keys/:id',
  'POST /v1/keys/:id/rotate',
  'DELETE /v1/keys/:id',
  'POST /v1/tier',
];
/** Our own people’s, by their login alone. */
const STAFF = /^\w+ \/v1\/admin\//;

const SCOPES: Readonly<Record<string, Scope>> = {
  'GET /v1/audit': 'audit:read',
  'GET /v1/keys': 'keys:read',
  'GET /v1/services': 'verifications:read',
  'GET /v1/area-codes': 'verifications:read',
  'POST /v1/quotes': 'verifications:write',
  'GET /v1/ledger': 'balance:read',
  'GET /v1/verifications': 'verifications:read',
  'POST /v1/verifications/:id/report': 'verifications:write',
  'POST /v1/verifications/:id/reuse': 'verifications:write',
  'POST /v1/verifications/:id/reactivate': 'verifications:write',
  'GET /v1/balance': 'balance:read',
  'GET /v1/tier': 'balance:read',
  'GET /v1/usage': 'balance:read',
  'POST /v1/tickets': 'verifications:read',
  'POST /v1/verifications': 'verifications:write',
  'GET /v1/verifications/:id': 'verifications:read',
  'GET /v1/verifications/:id/messages': 'verifications:read',
  'POST /v1/verifications/:id/cancel': 'verifications:write',
  'GET /v1/verifications/:id/ws': 'verifications:read',
};

const CLOSED = ROUTES.filter(({ route }) => ![...OPEN, ...SIGNED, ...DOOR].includes(route));
const SCOPED = CLOSED.filter(
  ({ route }) => ![...ANY_SCOPE, ...OWNERS].includes(route) && !STAFF.test(route),
);

/** Who may, gets past the door; a number that still waits cannot be rented again, and that is said. */
function expectServed(route: string, status: number): void {
  if (/reuse|reactivate/.test(route)) expect(status).toBe(409);
  else expect(status).toBeLessThan(300);
}

/** A request that is right but for its caller. */
const send = (api: Api, { method, path }: { method: string; path: string }, id: string) => {
  const target = path.replace(':id', id);
  if (method === 'GET') return api.get(target, target.endsWith('/ws') ? upgrade : {});
  const body = {
    '/v1/tickets': { verification: id },
    '/v1/verifications': { service: 'whatsapp' },
    '/v1/quotes': { service: 'whatsapp' },
  };
  return api.post(target, body[path as keyof typeof body]);
};

test('the scope of every closed route is known', () => {
  expect(SCOPED.map(({ route }) => route).toSorted()).toEqual(Object.keys(SCOPES).toSorted());
});

test.for(SCOPED)('$route needs its scope', async (route) => {
  const owner = await account();
  const { id } = await rented(owner);
  const needed = SCOPES[route.route];
  const without = ALL_SCOPES.filter((scope) => scope !== needed);
  const poor = caller(owner.accountId, await mint(owner.accountId, { scopes: without }));
  const before = await databaseState();
  const response = await send(poor, route, id);
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({
    code: 'auth.scope',
    detail: expect.stringContaining(`"${needed}"`),
  });
  expect(await databaseState()).toEqual(before);
  const rich = caller(
    owner.accountId,
    await mint(owner.accountId, { scopes: needed ? [needed] : [] }),
  );
  expect((await send(rich, route, id)).status).not.toBe(403);
});

describe('I-17 nobody but the owner', () => {
  const OF_ONE = CLOSED.filter(({ route }) => /verifications\/:id|tickets/.test(route));

  test('I-17 there are eight ways to an order', () => expect(OF_ONE).toHaveLength(8));

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

  test.for(OF_ONE)('I-17 $route makes no object for an id that is not ours', async (route) => {
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

  test('I-17 an id of ours that was never an order is 404 and leaves nothing stored', async () => {
    const api = await account();
    const id = newId(env.ID_KEY, 'ver', Date.now());
    for (const route of OF_ONE) expect((await send(api, route, id)).status).toBe(404);
    expect(await objectState(objectOf(id))).toEqual({ rows: {}, alarm: null });
  });

  test('I-17 headers of the client never speak to the object', async () => {
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
  const WRONG: readonly [name: string, headers: Record<string, string>][] = [
    ['no credentials', {}],
    ['a key that nobody has', { authorization: `Bearer nsk_live_${'A'.repeat(43)}` }],
    ['no key at all', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: 'Basic bnNrOm5zaw==' }],
    ['two keys', { authorization: 'Bearer a b' }],
    ['a cookie', { cookie: 'session=1' }],
  ];

  test.for(CLOSED)('I-46 $route answers 401 and tells nothing', async ({ method, path }) => {
    const { id } = await rented(await account());
    const before = await databaseState();
    const calls = provider.calls.length;
    for (const [name, headers] of WRONG) {
      const socket = path.endsWith('/ws') ? upgrade : {};
      const response = await call(path.replace(':id', id), {
        method,
        headers: { 'content-type': 'application/json', ...headers, ...socket },
        ...(method === 'POST' ? { body: '{"service":"whatsapp"}' } : {}),
      });
      expect(response.status, name).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(Object.keys(await response.json<object>()).toSorted()).toEqual([
        'code',
        'detail',
        'instance',
        'status',
        'title',
        'type',
      ]);
    }
    expect(await databaseState()).toEqual(before);
    expect(provider.calls).toHaveLength(calls);
  });

  test.for(ROUTES)(
    'I-46 $route shows no cost, no stack and no build to a stranger',
    async (route) => {
      const { method, path } = route;
      const response = await call(path.replace(':id', 'ver_0'), {
        method,
        ...(method === 'POST'
          ? { body: '{', headers: { 'content-type': 'application/json' } }
          : {}),
      });
      const text = await response.text();
      const headers = JSON.stringify([...response.headers]);
      for (const shown of [text, headers])
        expect(shown).not.toMatch(
          /\bat \w+ \(|\.ts\b|\.js:|hono|workerd|node\/|wrangler|provider_?cost|currentBalance/i,
        );
      for (const name of ['server', 'x-powered-by', 'via', 'x-version'])
        expect(response.headers.get(name)).toBeNull();
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(text).not.toMatch(KEY_LIKE);
    },
  );

  test('I-46 the owner is not shown what the number cost us', async () => {
    const api = await account();
    const { id } = await rented(api);
    const answers = await Promise.all(
      ['/v1/services', `/v1/verifications/${id}`, '/v1/balance'].map(async (path) =>
        (await api.get(path)).text(),
      ),
    );
    for (const answer of answers) expect(answer).not.toMatch(/cost|\b60\b|0\.6\b|lr_/);
  });

  test('I-46 an unexpected failure shows a stranger nothing of its cause', async () => {
    await env.DB.prepare('ALTER TABLE api_keys RENAME TO gone').run();
    const response = await call('/v1/balance', {
      headers: { authorization: `Bearer nsk_live_${'A'.repeat(43)}` },
    });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/api_keys|no such|SQL|D1|drizzle|select/i);
    expect(lines.some((line) => line.event === 'http.unhandled')).toBe(true);
  });
});

describe('I-48 nothing comes with the house', () => {
  const sources = import.meta.glob(
    ['../../../worker/**/*.ts', '../../../migrations/*.sql', '../../../wrangler.toml'],
    { query: '?raw', import: 'default' },
  );

  test('I-48 no route bootstraps or seeds', () => {
    for (const { route } of ROUTES)
      expect(route.replace(STAFF, '')).not.toMatch(
        /bootstrap|seed|admin|setup|init|debug|test|internal/i,
      );
  });

  test('I-48 a fresh database knows no account and no key, and lets nobody in', async () => {
    expect(await scalar('SELECT count(*) FROM accounts')).toBe(0);
    expect(await scalar('SELECT count(*) FROM api_keys')).toBe(0);
    for (const key of ['', 'nsk_live_', 'nsk_live_test', 'nsk_live_demo', 'admin', 'null'])
      for (const path of ['/v1/balance', '/v1/services'])
        expect(
          (await call(path, { headers: { authorization: `Bearer ${key}` } })).status,
          key,
        ).toBe(401);
  });

  test('I-48 no source holds a key or a secret’s value', async () => {
    const texts = await Promise.all(Object.values(sources).map((load) => load()));
    expect(texts.length).toBeGreaterThan(80);
    for (const text of texts) {
      expect(text).not.toMatch(KEY_LIKE);
      expect(text).not.toMatch(/whsec_[A-Za-z0-9+/]{6,}|sk_(live|test)_\w{6,}/);
      expect(text).not.toMatch(/^\s*(ID_KEY|TICKET_KEY|SEAL_KEY|TEXTVERIFIED_API_KEY)\s*=/m);
    }
  });
});
