import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { policyExample } from '../../../worker/admin/admin.schemas';
import { ROLE_SCOPES, ROLES } from '../../../worker/kernel/ctx';
import type { Access } from '../../../worker/kernel/operation';
import { call, setUpWorker } from '../../support/worker/api';
import { databaseState } from '../../support/worker/objects';
import { CLOSED, isStaffs, ROUTES, scopeOf, TABLE, type Route } from '../../support/worker/routes';
import {
  CALLERS,
  everybody,
  household,
  type CallerName,
  type Household,
  type Send,
} from '../../support/worker/world';

setUpWorker();

const upgrade = { upgrade: 'websocket' };

/** Right but for their caller. */
const BODIES: Readonly<Record<string, (home: Household) => unknown>> = {
  'PATCH /v1/auth/passkeys/:id': () => ({ name: 'Phone' }),
  'POST /v1/quotes': () => ({ service: 'whatsapp' }),
  'POST /v1/tickets': ({ targets }) => ({ verification: targets['/v1/verifications/'] }),
  'POST /v1/verifications': () => ({ service: 'whatsapp' }),
  'POST /v1/keys': () => ({ name: 'New', scopes: ['verifications:read'] }),
  'PATCH /v1/keys/:id': () => ({ rateLimit: 5 }),
  'POST /v1/keys/:id/rotate': () => ({}),
  'POST /v1/webhook-endpoints': () => ({ url: 'https://new.example.com/hook' }),
  'PATCH /v1/webhook-endpoints/:id': () => ({ description: 'Renamed' }),
  'POST /v1/webhook-endpoints/:id/rotate-secret': () => ({}),
  'POST /v1/webhook-endpoints/:id/test': () => ({ type: 'sms.received' }),
  'POST /v1/webhook-endpoints/:id/replay': () => ({ since: '2040-01-01T00:00:00Z' }),
  'PATCH /v1/members/:id': () => ({ role: 'owner' }),
  'POST /v1/members/invitations': () => ({ email: 'somebody@example.com' }),
  'POST /v1/payments': () => ({ credits: 1_000, currency: 'USD' }),
  'PUT /v1/auto-top-up': ({ targets }) => ({
    paymentMethodId: targets['/v1/payment-methods/'],
    threshold: 500,
    credits: 1_000,
    currency: 'USD',
    monthlyCap: 5_000,
    consent: true,
  }),
  'POST /v1/admin/payments/:id/refunds': () => ({ credits: 10 }),
  'POST /v1/admin/disputes/:id/resolve': () => ({ resolution: 'accept', message: 'Agreed.' }),
  'POST /v1/admin/fx-rates': () => ({
    currency: 'NGN',
    rate: '1600.5',
    source: 'cbn.gov.ng',
    observedAt: new Date().toISOString(),
  }),
  'PUT /v1/tier/payment': ({ targets }) => ({
    first: 'card',
    paymentMethodId: targets['/v1/payment-methods/'],
    currency: 'USD',
    consent: true,
  }),
  'POST /v1/tier': () => ({ tier: 'free' }),
  'POST /v1/admin/accounts/:id/suspend': () => ({ reason: 'fraud' }),
  'PUT /v1/admin/tiers/:tier': () => ({ ...policyExample, version: 1 }),
  'PUT /v1/balance/alert': () => ({ threshold: 300 }),
  'PUT /v1/admin/spend': () => ({ hourlyCents: 500_000 }),
};

/** The request for what belongs to `home`. */
function send(by: Send, { route, method, path }: Route, home: Household): Promise<Response> {
  const prefix = Object.keys(home.targets).find((begin) => path.startsWith(`${begin}:id`));
  const target = path
    .replace(':tier', 'free')
    .replace(':id', prefix ? (home.targets[prefix] ?? '') : '');
  return by(method, target, BODIES[route]?.(home), path.endsWith('/ws') ? upgrade : {});
}

/** What the table says of somebody's call: the problem that they meet, or null when they are let in. */
function refusal(access: Access | undefined, who: CallerName): string | null {
  const isKey = who.startsWith('key');
  // Whoever says nothing yet has a few seconds to say who they are.
  if (access === 'stream') return who === 'key without the scope' ? 'auth.scope' : null;
  if (who === 'anonymous') return 'auth.missing';
  // A handshake has no CSRF check, so no cookie opens a socket.
  if (access === 'socket' && !isKey) return 'auth.missing';
  if (access === 'caller') return null;
  if (access === 'support') return who === 'support' || who === 'admin' ? null : 'auth.staff';
  if (access === 'admin') return who === 'admin' ? null : 'auth.staff';
  if (access === 'person') return isKey ? 'auth.person' : null;
  if (access === 'owner') return isKey ? 'auth.person' : who === 'member' ? 'auth.role' : null;
  if (isKey) return who === 'key with the scope' ? null : 'auth.scope';
  // Our own people are owners, each of their own account.
  const role = who === 'member' ? 'member' : 'owner';
  const scope = scopeOf(access);
  return scope && ROLE_SCOPES[role].includes(scope) ? null : 'auth.role';
}

const OF_CALLER = new Set([
  'auth.missing',
  'auth.invalid',
  'auth.session_ended',
  'auth.suspended',
  'auth.origin',
  'auth.person',
  'auth.scope',
  'auth.role',
  'auth.staff',
  'auth.not_fresh',
]);

/** The problem of who calls, or null when the answer is about something else. */
async function problemOf(response: Response): Promise<string | null> {
  if (response.status < 400) return null;
  const { code } = await response.clone().json<{ code: string }>();
  return OF_CALLER.has(code) ? code : null;
}

const Declared = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        security: z.array(z.record(z.string(), z.array(z.string()))),
        'x-roles': z.array(z.string()),
      }),
    ),
  ),
});

/** What OpenAPI should say of a route that takes `access`. */
function declarationOf(access: Access | undefined) {
  const scope = scopeOf(access);
  if (access === 'open') return { security: [], 'x-roles': [] };
  if (access === 'signed') return { security: [{ signature: [] }], 'x-roles': [] };
  if (access === 'socket')
    return { security: [{ ticket: [] }, { apiKey: [scope] }], 'x-roles': [] };
  if (access === 'stream')
    return { security: [{ ticket: [] }, { apiKey: [scope] }, {}], 'x-roles': [] };
  if (access === 'caller') return { security: [{ apiKey: [] }, { session: [] }], 'x-roles': ROLES };
  if (scope) {
    const roles = ROLES.filter((role) => ROLE_SCOPES[role].includes(scope));
    return { security: [{ apiKey: [scope] }, { session: [scope] }], 'x-roles': roles };
  }
  const roles = {
    person: ROLES,
    owner: ['owner'],
    support: ['support', 'admin'],
    admin: ['admin'],
  };
  return {
    security: [{ session: [] }],
    'x-roles': Object.entries(roles).find(([name]) => name === access)?.[1],
  };
}

test('I-28 every route is in the table, and nothing else', () => {
  expect(ROUTES.map(({ route }) => route).toSorted()).toEqual(Object.keys(TABLE).toSorted());
});

test('I-28 every route declares what the table says', async () => {
  const { paths } = Declared.parse(await (await call('/v1/openapi.json')).json());
  for (const { route, method, path, access } of ROUTES.filter((r) => !r.path.startsWith('/docs'))) {
    const declared = paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
    expect(declared, route).toEqual(declarationOf(access));
  }
});

test('I-28 what staff may is under /v1/admin, and nothing else is there', () => {
  for (const route of ROUTES)
    expect(isStaffs(route), route.route).toBe(
      route.access === 'support' || route.access === 'admin',
    );
});

describe('I-28 whoever calls', () => {
  test.for(CLOSED)('I-28 $route lets in whom it takes, and nobody else', async (route) => {
    const home = await household('Home');
    const callers = await everybody(home, scopeOf(route.access));
    const refused = CALLERS.filter((who) => refusal(route.access, who) !== null);
    const before = await databaseState();
    for (const who of refused) {
      const response = await send(callers[who], route, home);
      expect(await problemOf(response), who).toBe(refusal(route.access, who));
    }
    expect(await databaseState()).toEqual(before);
    for (const who of CALLERS.filter((one) => !refused.includes(one))) {
      const response = await send(callers[who], route, home);
      expect(await problemOf(response), `${who}: ${response.status}`).toBeNull();
      expect(response.status, who).toBeLessThan(500);
      response.webSocket?.accept();
      response.webSocket?.close();
    }
  });

  const OF_ONE = CLOSED.filter(
    (r) => (r.path.includes(':id') || /tickets/.test(r.path)) && !isStaffs(r),
  );

  test.for(OF_ONE)('I-28 $route answers 404 for what another account has', async (route) => {
    const [home, other] = [await household('Home'), await household('Other')];
    const callers = await everybody(home, scopeOf(route.access));
    const before = await databaseState();
    for (const who of CALLERS.filter((one) => refusal(route.access, one) === null)) {
      const response = await send(callers[who], route, other);
      expect(response.status, who).toBe(404);
      expect(await response.text()).not.toContain(other.accountId);
    }
    expect(await databaseState()).toEqual(before);
  });

  const LISTS = CLOSED.filter((r) => r.method === 'GET' && !r.path.includes(':id') && !isStaffs(r));

  test.for(LISTS)('I-28 $route shows nothing of another account', async (route) => {
    const [home, other] = [await household('Home'), await household('Other')];
    const callers = await everybody(home, scopeOf(route.access));
    const foreign = [other.accountId, other.owner.userId, ...Object.values(other.targets)];
    for (const who of CALLERS.filter((one) => refusal(route.access, one) === null)) {
      const text = await (await send(callers[who], route, other)).text();
      for (const id of foreign) expect(text, who).not.toContain(id);
    }
  });
});

test('I-28 a ticket opens the socket of its account’s order, for who may have one', async () => {
  const [home, other] = [await household('Home'), await household('Other')];
  const callers = await everybody(home, 'verifications:read');
  const path = (of: Household) => `/v1/verifications/${of.targets['/v1/verifications/']}/ws`;
  for (const who of ['key with the scope', 'member', 'owner'] as const) {
    const verification = home.targets['/v1/verifications/'];
    const response = await callers[who]('POST', '/v1/tickets', { verification });
    const { ticket } = await response.json<{ ticket: string }>();
    const open = (of: Household) => call(`${path(of)}?ticket=${ticket}`, { headers: upgrade });
    expect((await open(other)).status, who).toBe(401);
    const { status, webSocket } = await open(home);
    expect(status, who).toBe(101);
    webSocket?.accept();
    webSocket?.close();
    expect((await open(home)).status, who).toBe(401);
  }
});
