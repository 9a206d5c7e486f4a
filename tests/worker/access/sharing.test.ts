import { env } from 'cloudflare:workers';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { advance, call, provider, setUpWorkerOnce } from '../../support/worker/api';
import { callerProblem, refusal, send, upgrade } from '../../support/worker/calls';
import { databaseState } from '../../support/worker/objects';
import { CLOSED, isStaffs, ROUTES, scopeOf, type Route } from '../../support/worker/routes';
import {
  CALLERS,
  everybody,
  household,
  type CallerName,
  type AccountFixture,
  type Send,
} from '../../support/worker/world';

setUpWorkerOnce();

let home: AccountFixture;
let other: AccountFixture;
const known = new Map<string, Record<CallerName, Send>>();

beforeAll(async () => {
  [home, other] = [await household('Home'), await household('Other')];
});
beforeEach(async () => {
  // No caller is over a limit, and signed-in persons have just confirmed their identity.
  advance(61_000);
  await env.DB.prepare('UPDATE auth_sessions SET confirmed_at = ?').bind(Date.now()).run();
});

/** The callers of `home`, and our own staff. */
async function callersOf({ access }: Route): Promise<Record<CallerName, Send>> {
  const scope = scopeOf(access);
  const callers = known.get(`${scope}`) ?? (await everybody(home, scope));
  known.set(`${scope}`, callers);
  return callers;
}
const admitted = ({ access }: Route) => CALLERS.filter((who) => refusal(access, who) === null);

const KEY_LIKE = /nsk_live_[\w-]{6,}/;

describe('all callers', () => {
  test.for(CLOSED)('I-28 $route refuses all others and changes nothing', async (route) => {
    const callers = await callersOf(route);
    const before = await databaseState();
    for (const who of CALLERS) {
      const problem = refusal(route.access, who);
      if (problem === null) continue;
      expect(await callerProblem(await send(callers[who], route, home)), who).toBe(problem);
    }
    expect(await databaseState()).toEqual(before);
  });

  const READING = CLOSED.filter(({ method }) => method === 'GET');

  test.for(READING)('I-28 $route serves its allowed callers', async (route) => {
    const callers = await callersOf(route);
    for (const who of admitted(route)) {
      const response = await send(callers[who], route, home);
      expect(await callerProblem(response), `${who}: ${response.status}`).toBeNull();
      expect(response.status, who).toBeLessThan(500);
      response.webSocket?.accept();
      response.webSocket?.close();
    }
  });

  const OF_ONE = CLOSED.filter(
    (r) => (r.path.includes(':id') || /tickets/.test(r.path)) && !isStaffs(r),
  );

  test.for(OF_ONE)('I-28 $route does nothing for a resource of another account', async (route) => {
    const callers = await callersOf(route);
    const before = await databaseState();
    for (const who of admitted(route)) {
      const response = await send(callers[who], route, other);
      // A DELETE of what an account does not have tells nothing (docs/guides/requests.md, Deleting).
      expect(response.status, who).toBe(route.method === 'DELETE' ? 204 : 404);
      expect(await response.text()).not.toContain(other.accountId);
    }
    expect(await databaseState()).toEqual(before);
  });

  const LISTS = READING.filter((r) => !r.path.includes(':id') && !isStaffs(r));

  test.for(LISTS)('I-28 $route shows nothing of another account', async (route) => {
    const callers = await callersOf(route);
    const foreign = [other.accountId, other.owner.userId, ...Object.values(other.targets)];
    for (const who of admitted(route)) {
      const text = await (await send(callers[who], route, other)).text();
      for (const id of foreign) expect(text, who).not.toContain(id);
    }
  });
});

describe('anonymous callers', () => {
  const WRONG: readonly [name: string, headers: Record<string, string>][] = [
    ['no credentials', {}],
    ['an unknown key', { authorization: `Bearer nsk_live_${'A'.repeat(43)}` }],
    ['no key at all', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: 'Basic bnNrOm5zaw==' }],
    ['two keys', { authorization: 'Bearer a b' }],
    ['a cookie', { cookie: 'session=1' }],
  ];

  let addresses = 0;

  test.for(CLOSED)(
    'I-46 $route answers 401 and reveals nothing',
    async ({ method, path, access }) => {
      // Each route is called from its own address, below the limit of wrong credentials.
      const address = `2001:db8:${(addresses++).toString(16)}::1`;
      const id = home.targets['/v1/verifications/'] ?? '';
      const before = await databaseState();
      const calls = provider.calls.length;
      for (const [name, headers] of WRONG) {
        const socket = path.endsWith('/ws') ? upgrade : {};
        const response = await call(path.replace(':id', id), {
          method,
          headers: {
            'content-type': 'application/json',
            'cf-connecting-ip': address,
            ...headers,
            ...socket,
          },
          ...(method === 'POST' ? { body: '{"service":"whatsapp"}' } : {}),
        });
        if (access === 'stream' && headers['authorization'] === undefined) {
          // The first frame may still authenticate; until then the socket receives nothing
          // (stream.test.ts).
          expect(response.status, name).toBe(101);
          response.webSocket?.accept();
          response.webSocket?.close();
          continue;
        }
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
    },
  );

  test.for(ROUTES)(
    'I-46 $route shows no cost, no stack and no build to an anonymous caller',
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
          /\bat \w+ \(|\.ts\b|\.js:|\bhono\b|workerd|node\/|wrangler|provider_?cost|currentBalance/i,
        );
      for (const name of ['server', 'x-powered-by', 'via', 'x-version'])
        expect(response.headers.get(name)).toBeNull();
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(text).not.toMatch(KEY_LIKE);
    },
  );
});
