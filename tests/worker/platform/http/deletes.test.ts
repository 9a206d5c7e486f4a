import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { newId } from '../../../../worker/platform/core/ids';
import { setUpWorker } from '../../../support/worker/api';
import { send } from '../../../support/worker/calls';
import { copyRow } from '../../../support/worker/house';
import { databaseState } from '../../../support/worker/objects';
import { ROUTES, type Route } from '../../../support/worker/routes';
import { everybody, household, type AccountFixture } from '../../../support/worker/world';

setUpWorker();

const DELETES = ROUTES.filter(({ method }) => method === 'DELETE');
const OF_ONE = DELETES.filter(({ path }) => path.includes(':id'));

/** The account of the route; a session that is not the caller's own. */
async function homeOf({ path }: Route, name = 'Home'): Promise<AccountFixture> {
  const home = await household(name, path);
  const own = home.targets['/v1/auth/sessions/'];
  if (!path.startsWith('/v1/auth/sessions') || own === undefined) return home;
  const id = newId(env.ID_KEY, 'ses', 1);
  await copyRow('auth_sessions', own, `id = '${id}', token = 'of ${id}'`);
  return { ...home, targets: { ...home.targets, '/v1/auth/sessions/': id } };
}

describe('a DELETE', () => {
  test.for(DELETES)('of $route is 204 without a body, and so is its repeat', async (route) => {
    const home = await homeOf(route);
    const { owner } = await everybody(home, null);
    const first = await send(owner, route, home);
    expect([first.status, await first.text()]).toEqual([204, '']);
    const left = await databaseState();
    const second = await send(owner, route, home);
    // The session of the caller ended with the account.
    expect(second.status).toBe(route.path === '/v1/account' ? 401 : 204);
    expect(await databaseState()).toEqual(left);
  });

  test.for(OF_ONE)('of $route changes nothing of another account, and is 204', async (route) => {
    const [home, other] = [await homeOf(route), await homeOf(route, 'Other')];
    const { owner } = await everybody(home, null);
    const before = await databaseState();
    expect((await send(owner, route, other)).status).toBe(204);
    expect(await databaseState()).toEqual(before);
  });

  test.for(OF_ONE)('of $route is 404 for an id that is not ours', async (route) => {
    const home = await homeOf(route);
    const { owner } = await everybody(home, null);
    const [prefix = '', target = ''] =
      Object.entries(home.targets).find(([begin]) => route.path === `${begin}:id`) ?? [];
    const flipped = target.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    for (const id of [flipped, `${target}0`, 'x'])
      expect((await owner('DELETE', `${prefix}${id}`)).status, id).toBe(404);
  });
});
