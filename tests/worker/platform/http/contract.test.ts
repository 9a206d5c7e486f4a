import { env } from 'cloudflare:workers';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../../../worker/platform/core/ids';
import { advance, setUpWorkerOnce } from '../../../support/worker/api';
import { send } from '../../../support/worker/calls';
import { read, type Read } from '../../../support/worker/document';
import { invited } from '../../../support/worker/members';
import { databaseState } from '../../../support/worker/objects';
import { ROUTES, type Route } from '../../../support/worker/routes';
import { rented } from '../../../support/worker/verifications';
import {
  everybody,
  household,
  type AccountFixture,
  type CallerName,
  type Send,
} from '../../../support/worker/world';

// Repeated POSTs: repeats.test.ts. Wrong methods: methods.test.ts. Missing bodies: required-bodies.test.ts.
setUpWorkerOnce();

/** The routes of the OpenAPI document; providers sign their webhooks and choose what they contain. */
const OPERATIONS = ROUTES.filter(
  ({ path, access }) => !path.startsWith('/docs') && access !== 'signed',
);

interface House {
  home: AccountFixture;
  callers: Record<CallerName, Send>;
}
let one: House;
let other: House;
let document: Read;

/** Second rows of lists that have one row in a household. */
async function secondRows({ accountId, owner, targets }: AccountFixture): Promise<void> {
  await rented(owner);
  await invited(owner, `second-of-${accountId}@example.com`);
  const copies = [
    ['notifications', 'ntf', targets['/v1/notifications/'], `, event_id = 'evt_2'`],
    ['webhook_deliveries', 'whd', targets['/v1/webhook-deliveries/'], `, event_id = 'evt_2'`],
  ] as const;
  for (const [table, prefix, id, change] of copies) {
    const copy = `copy_${table}`;
    await env.DB.batch([
      env.DB.prepare(`CREATE TABLE ${copy} AS SELECT * FROM ${table} WHERE id = ?`).bind(id ?? ''),
      env.DB.prepare(`UPDATE ${copy} SET id = ?${change}`).bind(newId(env.ID_KEY, prefix, 1)),
      env.DB.prepare(`INSERT INTO ${table} SELECT * FROM ${copy}`),
      env.DB.prepare(`DROP TABLE ${copy}`),
    ]);
  }
}

async function house(name: string): Promise<House> {
  const home = await household(name);
  await secondRows(home);
  return { home, callers: await everybody(home, null) };
}

const freshProofs = () =>
  env.DB.prepare('UPDATE auth_sessions SET confirmed_at = ?').bind(Date.now()).run();

beforeAll(async () => {
  [one, other] = [await house('One'), await house('Other')];
  await freshProofs();
  for (const title of ['First', 'Second'])
    await one.callers.admin('POST', '/v1/admin/announcements', { title, body: 'On Sunday.' });
  document = await read();
});
beforeEach(async () => {
  advance(61_000);
  await freshProofs();
});

/** A caller that the route lets in. */
function callerOf({ callers }: House, { access }: Route): Send {
  if (access === 'admin' || access === 'support') return callers.admin;
  if (access === 'open')
    return (method, path, body, headers) =>
      callers.anonymous(method, path, body, { ...headers, origin: env.DASHBOARD_ORIGIN });
  return callers[access === 'socket' || access === 'stream' ? 'key with the scope' : 'owner'];
}

/** Sends the request of the route with another query or body. */
function request(
  at: House,
  route: Route,
  { query = '', change = (body: unknown) => body } = {},
): Promise<Response> {
  const by = callerOf(at, route);
  const changed: Send = (method, path, body, headers) =>
    by(method, path.replace(':month', '2040-01') + query, change(body), headers);
  return send(changed, route, at.home);
}

const operationOf = ({ method, path }: Route) => {
  const template = path.replaceAll(/:(\w+)/g, '{$1}');
  const found = document.operations.find(
    (operation) => operation.path === template && operation.method === method.toLowerCase(),
  );
  if (!found) throw new Error(`${method} ${path} is not in the document`);
  return found;
};
/** The query parameters of the route, as the document declares them. */
const queryOf = (route: Route) =>
  operationOf(route).parameters.filter((parameter) => parameter.in === 'query');

const invalid = async (response: Response, error: object, said: string) => {
  const body = await response.json();
  expect([response.status, body], said).toMatchObject([400, { code: 'request.invalid' }]);
  expect((body as { errors: unknown[] }).errors, said).toContainEqual(
    expect.objectContaining(error),
  );
};

describe('an unknown value', () => {
  // The checkout page appends parameters of its own to the return address.
  const STRICT = OPERATIONS.filter(({ path }) => path !== '/v1/payments/callback');

  test.for(STRICT)('of the query is refused by $route, and nothing is changed', async (route) => {
    const before = await databaseState();
    for (const query of ['?unheard=1', '?unheard', '?unheard=1&unheard=2'])
      await invalid(
        await request(one, route, { query }),
        { in: 'query', pointer: '/unheard', code: 'unknown_field' },
        query,
      );
    expect(await databaseState()).toEqual(before);
  });

  // The credential that a browser makes: WebAuthn adds members to it.
  const CREDENTIALS = new Set(['POST /v1/auth/sign-in/passkey', 'POST /v1/auth/confirm/passkey']);

  test.for(OPERATIONS.filter(({ method, route }) => method !== 'GET' && !CREDENTIALS.has(route)))(
    'of the body is refused by $route, and nothing is changed',
    async (route) => {
      if (!operationOf(route).requestBody) return;
      const before = await databaseState();
      const change = (body: unknown) => ({ ...Object(body), unheard: 1 });
      await invalid(
        await request(one, route, { change }),
        { in: 'body', pointer: '/unheard', code: 'unknown_field' },
        route.route,
      );
      expect(await databaseState()).toEqual(before);
    },
  );
});

describe('a number of a query', () => {
  test.for(OPERATIONS)('is in decimal digits at $route', async (route) => {
    const numbers = queryOf(route).filter(
      ({ schema }) => (schema as { type?: string }).type === 'integer',
    );
    for (const { name } of numbers)
      for (const wrong of ['', '0x10', '1e1', '10.0', '+5', '-1', '%205', '5%20', '٥', '1&limit=1'])
        if (!wrong.includes('&') || name === 'limit')
          await invalid(
            await request(one, route, { query: `?${name}=${wrong}` }),
            { in: 'query', pointer: `/${name}` },
            `${name}=${wrong}`,
          );
  });

  test('is declared by all lists and by all routes that wait', () => {
    const declared = OPERATIONS.flatMap((route) =>
      queryOf(route).flatMap(({ name, schema }) =>
        (schema as { type?: string }).type === 'integer' ? [name] : [],
      ),
    );
    expect(Map.groupBy(declared, (name) => name).get('wait')).toHaveLength(4);
    expect(new Set(declared)).toEqual(new Set(['limit', 'wait', 'after']));
  });
});

const PAGED = OPERATIONS.filter(
  ({ method, path }) =>
    method === 'GET' &&
    /\/(accounts|announcements|audit|dead-letters|deliveries|disputes|events|invitations|keys|ledger|notifications|payments|verifications)$/.test(
      path,
    ) &&
    path !== '/v1/me/accounts',
);

interface Page {
  data: unknown[];
  nextCursor: string | null;
}

describe('a cursor', () => {
  /** The cursor of the second page, of pages with one entry. */
  const cursorOf = async (at: House, route: Route): Promise<string> => {
    const response = await request(at, route, { query: '?limit=1' });
    const { nextCursor } = await response.json<Page>();
    expect(nextCursor, route.route).not.toBeNull();
    return nextCursor ?? '';
  };
  const refused = async (at: House, route: Route, query: string) =>
    invalid(
      await request(at, route, { query }),
      { in: 'query', pointer: '/cursor', detail: expect.stringContaining('leave the cursor out') },
      `${route.route} ${query}`,
    );

  test('is declared by the lists that these tests walk', () => {
    const declared = OPERATIONS.filter((route) =>
      queryOf(route).some(({ name }) => name === 'cursor'),
    );
    expect(declared).toEqual(PAGED);
  });

  test.for(PAGED)(
    'I-72 of $route continues its own list, whatever the size of the page',
    async (route) => {
      const cursor = await cursorOf(one, route);
      for (const limit of ['', '&limit=1', '&limit=100']) {
        const response = await request(one, route, { query: `?cursor=${cursor}${limit}` });
        expect(response.status, limit).toBe(200);
        expect((await response.json<Page>()).data.length, limit).toBeGreaterThan(0);
      }
    },
  );

  test.for(PAGED)('I-72 of $route is refused in every other list and account', async (route) => {
    const cursor = await cursorOf(one, route);
    await refused(other, route, `?cursor=${cursor}`);
    for (const list of PAGED) if (list !== route) await refused(one, list, `?cursor=${cursor}`);
  });

  test.for(PAGED)('I-72 of $route is refused when it is edited', async (route) => {
    const cursor = await cursorOf(one, route);
    const flipped = cursor.startsWith('W') ? `X${cursor.slice(1)}` : `W${cursor.slice(1)}`;
    for (const edited of [
      flipped,
      `${cursor}A`,
      cursor.slice(0, -1),
      cursor.slice(0, -11),
      'A',
      '',
    ])
      await refused(one, route, `?cursor=${edited}`);
  });

  test.for(PAGED)('I-72 of $route is refused with another filter', async (route) => {
    const cursor = await cursorOf(one, route);
    for (const { name, schema } of queryOf(route)) {
      const filter = ['cursor', 'limit'].includes(name) ? undefined : otherThanDefault(schema);
      if (filter !== undefined) await refused(one, route, `?cursor=${cursor}&${name}=${filter}`);
    }
  });
});

/** A value of the schema; none for a pattern, which it would have to match. */
function otherThanDefault(schema: unknown): string | undefined {
  const declared = schema as Partial<Record<'default' | 'format' | 'pattern' | 'type', string>>;
  const { enum: values } = schema as { enum?: string[] };
  if (values) return values.findLast((value) => value !== declared.default);
  if (declared.format === 'date-time') return '2039-01-01T00:00:00Z';
  if (declared.type === 'integer') return '1';
  return declared.pattern === undefined ? 'other' : undefined;
}

test('I-72 a cursor of a person’s notifications is refused for another member of the account', async () => {
  const path = '/v1/notifications?limit=1';
  const { nextCursor } = await (await one.callers.owner('GET', path)).json<Page>();
  const rest = `${path}&cursor=${nextCursor}`;
  expect((await one.callers.owner('GET', rest)).status).toBe(200);
  await invalid(
    await one.callers.member('GET', rest),
    { in: 'query', pointer: '/cursor' },
    'of another person',
  );
});

test('I-72 a cursor of a search is bound to its body', async () => {
  const { member } = one.home;
  await env.DB.prepare(
    `INSERT INTO memberships (account_id, user_id, role, created_at) VALUES (?, ?, 'member', 0)`,
  )
    .bind(other.home.accountId, member.userId)
    .run();
  const search = (at: House, body: object) =>
    at.callers.admin('POST', '/v1/admin/accounts/search', { query: member.userId, ...body });
  const first = await (await search(one, { limit: 1 })).json<Page & { data: { id: string }[] }>();
  const cursor = first.nextCursor;
  const second = await (await search(one, { cursor })).json<Page & { data: { id: string }[] }>();
  expect(new Set([...first.data, ...second.data].map(({ id }) => id))).toEqual(
    new Set([one.home.accountId, other.home.accountId]),
  );
  const error = { in: 'body', pointer: '/cursor' };
  await invalid(await search(other, { cursor }), error, 'of another account');
  await invalid(await search(one, { cursor, state: 'active' }), error, 'with another filter');
  await invalid(await search(one, { cursor: `${cursor}A` }), error, 'edited');
});
