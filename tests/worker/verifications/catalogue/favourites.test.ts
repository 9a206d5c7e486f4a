import { env } from 'cloudflare:workers';
import { beforeEach, expect, test } from 'vitest';
import { account, advance, provider, scalar, setUpWorker } from '../../../support/worker/api';
import { person, type Person } from '../../../support/worker/person';

setUpWorker();

const names = async (who: Pick<Person, 'get'>): Promise<string[]> => {
  const response = await who.get('/v1/favourites');
  expect(response.status).toBe(200);
  const { data } = await response.json<{ data: { service: string }[] }>();
  return data.map(({ service }) => service);
};
const add = (who: Person, service: string) => who.send('PUT', `/v1/favourites/${service}`);
const remove = (who: Person, service: string) => who.delete(`/v1/favourites/${service}`);

let ada: Person;
beforeEach(async () => {
  ada = await person();
});

test('a favourite is added once, listed oldest first, and removed', async () => {
  const added = await add(ada, 'whatsapp');
  expect(added.status).toBe(200);
  expect(await added.json()).toEqual({
    service: 'whatsapp',
    createdAt: new Date().toISOString(),
  });
  advance(1);
  await add(ada, 'signal');
  advance(1);
  await add(ada, 'whatsapp');
  expect(await names(ada)).toEqual(['whatsapp', 'signal']);
  expect((await remove(ada, 'whatsapp')).status).toBe(204);
  expect((await remove(ada, 'whatsapp')).status).toBe(204);
  expect(await names(ada)).toEqual(['signal']);
});

test('every person has their own', async () => {
  const grace = await person();
  await add(ada, 'whatsapp');
  expect(await names(grace)).toEqual([]);
  await remove(grace, 'whatsapp');
  expect(await names(ada)).toEqual(['whatsapp']);
});

test('a service that is not listed is refused; a favourite that is not listed any more can be removed', async () => {
  const refused = await add(ada, 'nosuch');
  expect([refused.status, await refused.json()]).toMatchObject([422, { code: 'services.unknown' }]);
  const wrong = await add(ada, 'no%20name');
  expect([wrong.status, await wrong.json()]).toMatchObject([400, { code: 'request.invalid' }]);
  await env.DB.prepare(
    `INSERT INTO favourite_services SELECT account_id, user_id, 'gone', 1 FROM memberships`,
  ).run();
  expect((await remove(ada, 'gone')).status).toBe(204);
  expect(await names(ada)).toEqual([]);
});

test('without the list of the provider every name is accepted', async () => {
  provider.on('services', () => new Response(null, { status: 503 }));
  expect((await add(ada, 'somewhere')).status).toBe(200);
});

test('there are at most fifty: a further one replaces the oldest', async () => {
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)
     INSERT INTO favourite_services SELECT account_id, user_id, 's' || i, i FROM memberships, n`,
  ).run();
  await add(ada, 'whatsapp');
  const all = await names(ada);
  expect([all.length, all[0], all.at(-1)]).toEqual([50, 's2', 'whatsapp']);
});

test('an API key has none', async () => {
  const api = await account();
  for (const response of [
    await api.get('/v1/favourites'),
    await api.post('/v1/favourites/whatsapp'),
  ])
    expect(response.status).toBeGreaterThanOrEqual(400);
  expect(await (await api.get('/v1/favourites')).json()).toMatchObject({ code: 'auth.person' });
});

test('they end with the membership', async () => {
  await add(ada, 'whatsapp');
  await env.DB.prepare('DELETE FROM memberships').run();
  expect(await scalar('SELECT count(*) FROM favourite_services')).toBe(0);
});
