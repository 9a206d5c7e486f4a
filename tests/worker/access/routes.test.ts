import { expect, test } from 'vitest';
import * as z from 'zod';
import { ROLE_SCOPES, ROLES } from '../../../worker/platform/core/ctx';
import type { Access } from '../../../worker/platform/core/operation';
import { call, impatient, setUpWorker } from '../../support/worker/api';
import { callerProblem, refusal, send, upgrade } from '../../support/worker/calls';
import { CLOSED, isStaffs, ROUTES, scopeOf, TABLE } from '../../support/worker/routes';
import { CALLERS, everybody, household, type AccountFixture } from '../../support/worker/world';

setUpWorker();

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

/** The description in OpenAPI of a route with this `access`. */
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

test('I-28 the table has every route, and nothing else', () => {
  expect(ROUTES.map(({ route }) => route).toSorted()).toEqual(Object.keys(TABLE).toSorted());
});

test('I-28 every route declares the access of the table', async () => {
  const { paths } = Declared.parse(await (await call('/v1/openapi.json')).json());
  for (const { route, method, path, access } of ROUTES.filter((r) => !r.path.startsWith('/docs'))) {
    const declared = paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
    expect(declared, route).toEqual(declarationOf(access));
  }
});

test('I-28 staff routes are under /v1/admin, and no others', () => {
  for (const route of ROUTES)
    expect(isStaffs(route), route.route).toBe(
      route.access === 'support' || route.access === 'admin',
    );
});

// Routes that only read are in sharing.test.ts.
const CHANGING = CLOSED.filter(({ method }) => method !== 'GET');

test.for(CHANGING)('I-28 $route serves its allowed callers', async (route) => {
  impatient();
  const home = await household('Home', route.path);
  const callers = await everybody(home, scopeOf(route.access));
  for (const who of CALLERS.filter((one) => refusal(route.access, one) === null)) {
    const response = await send(callers[who], route, home);
    expect(await callerProblem(response), `${who}: ${response.status}`).toBeNull();
    expect(response.status, who).toBeLessThan(500);
  }
});

test('I-28 a ticket opens the socket of an order of its account, for callers who may request one', async () => {
  const [home, other] = [await household('Home'), await household('Other')];
  const callers = await everybody(home, 'verifications:read');
  const path = (of: AccountFixture) => `/v1/verifications/${of.targets['/v1/verifications/']}/ws`;
  for (const who of ['key with the scope', 'member', 'owner'] as const) {
    const verificationId = home.targets['/v1/verifications/'];
    const response = await callers[who]('POST', '/v1/tickets', { verificationId });
    const { ticket } = await response.json<{ ticket: string }>();
    const open = (of: AccountFixture) => call(`${path(of)}?ticket=${ticket}`, { headers: upgrade });
    expect((await open(other)).status, who).toBe(401);
    const { status, webSocket } = await open(home);
    expect(status, who).toBe(101);
    webSocket?.accept();
    webSocket?.close();
    expect((await open(home)).status, who).toBe(401);
  }
});
