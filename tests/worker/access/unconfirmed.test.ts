import { env } from 'cloudflare:workers';
import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { advance, call, setUpWorkerOnce } from '../../support/worker/api';
import { send } from '../../support/worker/calls';
import { databaseState } from '../../support/worker/objects';
import { promoted, signedIn, type Person } from '../../support/worker/person';
import { CLOSED, isStaffs, ROUTES, UNCONFIRMED } from '../../support/worker/routes';
import { household, type AccountFixture, type Send } from '../../support/worker/world';

setUpWorkerOnce();

let home: AccountFixture;
let squatter: Person;
beforeAll(async () => {
  home = await household('Home');
  squatter = await signedIn('Squatter');
});

const setConfirmed = (is: 0 | 1) =>
  env.DB.prepare('UPDATE auth_users SET email_verified = ? WHERE id = ?')
    .bind(is, squatter.userId)
    .run();
const codeOf = async (response: Response): Promise<string | null> =>
  response.status < 400 ? null : (await response.json<{ code: string }>()).code;
const bySquatter: Send = (method, path, body) => squatter.send(method, path, body);

const OF_PEOPLE = CLOSED.filter(
  ({ path, access }) => access !== 'socket' && access !== 'stream' && !path.endsWith('/ws'),
);
const CHANGING = OF_PEOPLE.filter(({ method }) => method !== 'GET');
const REFUSED = CHANGING.filter(({ route }) => !UNCONFIRMED.includes(route));

test.for(REFUSED)('I-61 $route is refused before the address is confirmed', async (route) => {
  advance(61_000);
  await setConfirmed(0);
  const before = await databaseState();
  expect(await codeOf(await send(bySquatter, route, home))).toBe('auth.email_unverified');
  expect(await databaseState()).toEqual(before);
});

test.for(
  OF_PEOPLE.filter(
    (route) => !REFUSED.includes(route) && !/end$|^\/v1\/account$|leave/.test(route.path),
  ),
)('I-61 $route asks for no confirmed address', async (route) => {
  advance(61_000);
  await setConfirmed(0);
  expect(await codeOf(await send(bySquatter, route, home))).not.toBe('auth.email_unverified');
});

const Declared = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ 'x-problems': z.array(z.string()) })),
  ),
});

test('I-61 the document says for each route whether it needs a confirmed address', async () => {
  const { paths } = Declared.parse(await (await call('/v1/openapi.json')).json());
  const refused = REFUSED.map(({ route }) => route);
  for (const { route, method, path } of ROUTES.filter((r) => !r.path.startsWith('/docs'))) {
    const declared = paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
    const declares = declared?.['x-problems'].includes('auth.email_unverified');
    expect(declares, route).toBe(refused.includes(route));
  }
});

const STAFFS = CLOSED.filter(isStaffs);

test.for(STAFFS)('I-28 $route accepts staff with two factors only', async (route) => {
  const confirmedAdmin = await promoted(await signedIn('Boss'), 'admin');
  const by: Send = (method, path, body) => confirmedAdmin.send(method, path, body);
  await env.DB.prepare('DELETE FROM two_factors WHERE user_id = ?')
    .bind(confirmedAdmin.userId)
    .run();
  const before = await databaseState();
  expect(await codeOf(await send(by, route, home))).toBe('auth.staff_factor');
  expect(await databaseState()).toEqual(before);
});

test.for(STAFFS.filter(({ method }) => method !== 'GET'))(
  'I-28 $route requires re-authentication of staff',
  async (route) => {
    const confirmedAdmin = await promoted(await signedIn('Boss'), 'admin');
    const by: Send = (method, path, body) => confirmedAdmin.send(method, path, body);
    advance(600_000);
    const before = await databaseState();
    expect(await codeOf(await send(by, route, home))).toBe('auth.not_fresh');
    expect(await databaseState()).toEqual(before);
  },
);
