import { env } from 'cloudflare:workers';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { advance, setUpWorkerOnce } from '../../../support/worker/api';
import { read } from '../../../support/worker/document';
import { databaseState } from '../../../support/worker/objects';
import { ROUTES, type Route } from '../../../support/worker/routes';
import {
  everybody,
  household,
  type AccountFixture,
  type Send,
} from '../../../support/worker/world';

setUpWorkerOnce();

let home: AccountFixture;
let owner: Send;
let admin: Send;
let needy: ReadonlySet<string>;

beforeAll(async () => {
  home = await household('Home');
  ({ owner, admin } = await everybody(home, null));
  const { operations } = await read();
  needy = new Set(
    operations
      .filter(({ requestBody }) => requestBody?.required)
      .map(({ method, path }) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  );
});
beforeEach(async () => {
  advance(61_000);
  await env.DB.prepare('UPDATE auth_sessions SET confirmed_at = ?').bind(Date.now()).run();
});

const addressOf = ({ path }: Route): string => {
  const prefix = Object.keys(home.targets).find((begin) => path.startsWith(`${begin}:id`));
  return path
    .replace(':tier', 'free')
    .replace(':id', prefix === undefined ? 'x' : String(home.targets[prefix]));
};

describe('a required body', () => {
  const CHANGING = ROUTES.filter(({ method }) => method !== 'GET');

  test('is declared by many routes', () => expect(needy.size).toBeGreaterThan(40));

  test.for(CHANGING)(
    'is required by $route: 400 without it, and nothing is changed',
    async (route) => {
      if (!needy.has(route.route)) return;
      const by = route.access === 'admin' || route.access === 'support' ? admin : owner;
      const before = await databaseState();
      const json = { 'content-type': 'application/json' };
      for (const headers of [{}, json, { 'content-type': 'text/plain' }]) {
        const response = await by(route.method, addressOf(route), undefined, headers);
        expect([response.status, await response.json()], JSON.stringify(headers)).toMatchObject([
          400,
          { code: 'request.malformed_json' },
        ]);
      }
      expect(await databaseState()).toEqual(before);
    },
  );
});

test('a media type is the same in any case', async () => {
  const kept = await owner(
    'PUT',
    '/v1/balance/alert',
    { thresholdCents: 450 },
    { 'content-type': 'Application/JSON' },
  );
  expect([kept.status, await kept.json()]).toMatchObject([200, { thresholdCents: 450 }]);
});
