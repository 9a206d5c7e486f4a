import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { advance, setUpWorkerOnce } from '../../../support/worker/api';
import { read, type Read } from '../../../support/worker/document';
import {
  freshProofs,
  house,
  invalid,
  operationOf,
  queryOf,
  request,
  type House,
} from '../../../support/worker/house';
import { databaseState } from '../../../support/worker/objects';
import { ROUTES } from '../../../support/worker/routes';

// Lists: lists.test.ts. Repeated POSTs: repeats.test.ts. Wrong methods: methods.test.ts. Missing bodies: required-bodies.test.ts.
setUpWorkerOnce();

/** The routes of the OpenAPI document; providers sign their webhooks and choose what they contain. */
const OPERATIONS = ROUTES.filter(
  ({ path, access }) => !path.startsWith('/docs') && access !== 'signed',
);

let one: House;
let document: Read;

beforeAll(async () => {
  one = await house('One');
  await freshProofs();
  document = await read();
});
beforeEach(async () => {
  advance(61_000);
  await freshProofs();
});

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
      if (!operationOf(document, route).requestBody) return;
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
    const numbers = queryOf(document, route).filter(
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
      queryOf(document, route).flatMap(({ name, schema }) =>
        (schema as { type?: string }).type === 'integer' ? [name] : [],
      ),
    );
    expect(Map.groupBy(declared, (name) => name).get('wait')).toHaveLength(4);
    expect(new Set(declared)).toEqual(new Set(['limit', 'wait', 'afterSequence']));
  });
});

test('each 201 declares its Location, except for what has no address', () => {
  const silent = document.operations.filter(
    ({ responses }) => responses['201'] && !('Location' in (responses['201'].headers ?? {})),
  );
  // A ticket is a secret that is used once; signing up answers with a session, as signing in does.
  expect(silent.map(({ operationId }) => operationId).toSorted()).toEqual([
    'createTicket',
    'signUp',
  ]);
});
