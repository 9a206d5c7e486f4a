import { env } from 'cloudflare:workers';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { advance, setUpWorkerOnce } from '../../../support/worker/api';
import { nameIn, read, type Read } from '../../../support/worker/document';
import {
  freshProofs,
  house,
  invalid,
  queryOf,
  request,
  staffRows,
  type House,
} from '../../../support/worker/house';
import { ROUTES, type Route } from '../../../support/worker/routes';

setUpWorkerOnce();

/** The lists that the server bounds, and that answer whole; each with its bound. */
const WHOLE: Readonly<Record<string, string>> = {
  '/v1/admin/fx-rates': 'one per currency',
  '/v1/area-codes': 'the catalogue, with an ETag',
  '/v1/auth/passkeys': '20',
  '/v1/catalogue': 'the catalogue, with an ETag',
  '/v1/errors': 'the catalogue of errors',
  '/v1/favourites': '50',
  '/v1/services': 'the catalogue, with an ETag',
  '/v1/tiers': '3',
  '/v1/verifications/:id/messages': '100',
};

const PAGED_PATHS = new Set([
  '/v1/account/exports',
  '/v1/admin/accounts',
  '/v1/admin/announcements',
  '/v1/admin/audit',
  '/v1/admin/dead-letters',
  '/v1/admin/disputes',
  '/v1/admin/payment-reports',
  '/v1/admin/payments',
  '/v1/audit',
  '/v1/auth/sessions',
  '/v1/events',
  '/v1/keys',
  '/v1/ledger',
  '/v1/me/accounts',
  '/v1/members',
  '/v1/members/invitations',
  '/v1/notifications',
  '/v1/payment-methods',
  '/v1/payments',
  '/v1/transactions',
  '/v1/usage',
  '/v1/verifications',
  '/v1/webhook-endpoints',
  '/v1/webhook-endpoints/:id/deliveries',
]);
const GETS = ROUTES.filter(({ method }) => method === 'GET');
const PAGED = GETS.filter(({ path }) => PAGED_PATHS.has(path));
const BOUNDED = GETS.filter(({ path }) => path in WHOLE);

let one: House;
let other: House;
let document: Read;

beforeAll(async () => {
  [one, other] = [await house('One'), await house('Other')];
  await freshProofs();
  await staffRows(one);
  document = await read();
});
beforeEach(async () => {
  advance(61_000);
  await freshProofs();
});

interface Page {
  data: unknown[];
  hasMore: boolean;
  nextCursor: string | null;
}
const pageOf = async (at: House, route: Route, query = ''): Promise<Page> => {
  const response = await request(at, route, { query });
  expect(response.status, query).toBe(200);
  return response.json<Page>();
};

describe('a list', () => {
  test('has one shape in the document: a component of its own, and facts beside the entries', () => {
    const facts: Record<string, string[]> = {};
    const inline: string[] = [];
    for (const { operationId, responses } of document.operations) {
      const schema = responses['200']?.content?.['application/json']?.schema;
      const name = typeof schema?.['$ref'] === 'string' ? nameIn(schema['$ref']) : '';
      const { properties } = (document.document.components.schemas[name] ?? schema ?? {}) as {
        properties?: Record<string, { type?: string }>;
      };
      if (properties?.['data']?.type !== 'array') continue;
      if (!name.endsWith('List')) inline.push(operationId);
      const { data: _, hasMore, nextCursor, ...more } = properties;
      expect([hasMore, nextCursor], operationId).toMatchObject([
        { type: 'boolean' },
        { type: ['string', 'null'] },
      ]);
      if (Object.keys(more).length > 0) facts[operationId] = Object.keys(more);
    }
    expect(inline).toEqual([]);
    expect(facts).toEqual({
      getUsage: ['from', 'to', 'countedAt'],
      listNotifications: ['unreadCount'],
    });
  });

  test('is one of those that these tests walk', () => {
    const declared = document.operations.filter(({ responses }) =>
      JSON.stringify(responses['200']?.content ?? {}).match(/schemas\/\w+List"/),
    );
    expect(
      declared.map(({ method, path }) => `${method.toUpperCase()} ${path}`).toSorted(),
    ).toEqual(
      [
        ...[...PAGED, ...BOUNDED].map(({ route }) => route.replaceAll(/:(\w+)/g, '{$1}')),
        'POST /v1/admin/accounts/search',
      ].toSorted(),
    );
  });

  test.for(BOUNDED)('answers whole at $route', async (route) => {
    expect(queryOf(document, route).map(({ name }) => name)).not.toContain('cursor');
    expect(await pageOf(one, route)).toMatchObject({ hasMore: false, nextCursor: null });
  });

  test.for(PAGED)(
    'has the same entries in pages of one as in one page at $route',
    async (route) => {
      const whole = await pageOf(one, route, '?limit=100');
      expect(whole).toMatchObject({ hasMore: false, nextCursor: null });
      expect(whole.data.length).toBeGreaterThan(1);
      const found: unknown[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page = await pageOf(
          one,
          route,
          `?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`,
        );
        expect(page.hasMore).toBe(page.nextCursor !== null);
        expect(page.data.length).toBeLessThanOrEqual(1);
        found.push(...page.data);
        cursor = page.nextCursor;
      }
      expect(found).toEqual(whole.data);
    },
  );
});

describe('a cursor', () => {
  /** The cursor of the second page, of pages with one entry. */
  const cursorOf = async (at: House, route: Route): Promise<string> => {
    const { nextCursor } = await pageOf(at, route, '?limit=1');
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
    const declared = GETS.filter(
      (route) =>
        !route.path.startsWith('/docs') &&
        queryOf(document, route).some(({ name }) => name === 'cursor'),
    );
    expect(declared).toEqual(PAGED);
  });

  test.for(PAGED)(
    'I-72 of $route continues its own list, whatever the size of the page',
    async (route) => {
      const cursor = await cursorOf(one, route);
      for (const limit of ['', '&limit=1', '&limit=100']) {
        const { data } = await pageOf(one, route, `?cursor=${cursor}${limit}`);
        expect(data.length, limit).toBeGreaterThan(0);
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
    for (const { name, schema } of queryOf(document, route)) {
      const filter = ['cursor', 'limit'].includes(name)
        ? undefined
        : (VALUES[name] ?? otherThanDefault(schema));
      if (filter !== undefined) await refused(one, route, `?cursor=${cursor}&${name}=${filter}`);
    }
  });
});

/** Values that their schema does not tell. */
const VALUES: Readonly<Record<string, string>> = { by: 'route' };

/** A value of the schema; none for a pattern, which it would have to match. */
function otherThanDefault(schema: unknown): string | undefined {
  const declared = schema as Partial<Record<'default' | 'format' | 'pattern' | 'type', string>>;
  const { enum: values } = schema as { enum?: string[] };
  if (values) return values.findLast((value) => value !== declared.default);
  if (Array.isArray(Object(schema).anyOf)) return '2040-01-01';
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
