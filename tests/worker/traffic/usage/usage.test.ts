import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import { limiterOf } from '../../../../worker/traffic/limits/limiter.client';
import { countCall, flushUsage } from '../../../../worker/traffic/usage/usage-reporter';
import {
  account,
  advance,
  caller,
  lines,
  mint,
  scalar,
  setUpWorker,
  type Api,
} from '../../../support/worker/api';
import { countWrites } from '../../../support/worker/written';

setUpWorker();

interface Row {
  day: string | null;
  keyId: string | null;
  route: string | null;
  requestCount: number;
  clientErrorCount: number;
  limitedCount: number;
}

/** Flushes the counts to D1, as happens automatically after a minute. */
async function flush(api: Api): Promise<void> {
  await flushUsage(env);
  await runDurableObjectAlarm(limiterOf(env, api.accountId));
}

const usage = async (api: Api, query = '') =>
  (await (await api.get(`/v1/usage${query}`)).json<{ data: Row[]; countedAt: string | null }>()) ??
  null;

test('counts by key and route, including errors and refusals', async () => {
  const api = await account();
  const other = caller(api.accountId, await mint(api.accountId));
  for (let n = 0; n < 5; n++) await api.get('/v1/balance');
  for (let n = 0; n < 3; n++) await other.get('/v1/verifications/ver_0');
  for (let n = 0; n < 54; n++) await other.get('/v1/balance');
  await flush(api);
  advance(60_000);
  const { data, countedAt } = await usage(api, '?by=key,route');
  expect(countedAt).toBe('2040-01-15T12:00:00.000Z');
  const row = (key: string, route: string) =>
    data.find((one) => one.keyId === key && one.route === route);
  expect(row(api.credentialId, 'GET /v1/balance')).toMatchObject({
    requestCount: 5,
    clientErrorCount: 0,
  });
  expect(row(other.credentialId, 'GET /v1/verifications/:id')).toMatchObject({
    requestCount: 3,
    clientErrorCount: 3,
  });
  expect(row(other.credentialId, 'GET /v1/balance')).toMatchObject({ requestCount: 52 });
  const limited = data.filter((one) => one.limitedCount > 0);
  expect(limited).toMatchObject([{ keyId: other.credentialId, requestCount: 2, limitedCount: 2 }]);
  expect((await usage(api)).data).toMatchObject([
    { day: '2040-01-15', keyId: null, route: null, requestCount: 62 },
  ]);
});

test('is never cut: rows beyond a page follow with its cursor', async () => {
  const api = await account();
  await env.DB.prepare(
    `INSERT INTO usage_daily (account_id, day, credential, route, requests)
     WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250)
     SELECT ?, '2040-01-' || printf('%02d', 1 + i % 2), 'session', 'GET /v1/' || printf('%03d', i), i FROM n`,
  )
    .bind(api.accountId)
    .run();
  const found: Row[] = [];
  for (let cursor = ''; ;) {
    const query = `?by=route,day&limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`;
    const page = await (
      await api.get(`/v1/usage${query}`)
    ).json<{ data: Row[]; hasMore: boolean; nextCursor: string | null }>();
    found.push(...page.data);
    expect(page.hasMore).toBe(found.length < 250);
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  expect(found.map(({ route, requests }) => [route, requests])).toEqual(
    Array.from({ length: 250 }, (_, n) => [`GET /v1/${String(n + 1).padStart(3, '0')}`, n + 1]),
  );
});

test('belongs to one account', async () => {
  const [api, other] = [await account(), await account()];
  await api.get('/v1/balance');
  await flush(api);
  expect(await usage(other)).toMatchObject({ data: [], countedAt: null });
});

test('a request writes nothing to D1, and a minute of requests writes a few rows', async () => {
  const api = await account({ tier: 'developer' });
  await api.get('/v1/balance');
  const written = countWrites();
  for (let n = 0; n < 100; n++) await api.get('/v1/balance');
  expect(written.rows).toBe(0);
  await flush(api);
  // The row of a day with its index, and the mark of the flush.
  expect(written.rows).toBeLessThanOrEqual(4);
});

describe('nothing is lost or counted twice', () => {
  const total = () => scalar('SELECT sum(requests) FROM usage_daily');

  test('when the limiter is evicted', async () => {
    const api = await account();
    for (let n = 0; n < 7; n++) await api.get('/v1/balance');
    await flushUsage(env);
    await evictDurableObject(limiterOf(env, api.accountId));
    await runDurableObjectAlarm(limiterOf(env, api.accountId));
    expect(await total()).toBe(7);
  });

  test('when a flush reached D1 but its answer was lost', async () => {
    const api = await account();
    for (let n = 0; n < 7; n++) await api.get('/v1/balance');
    await flushUsage(env);
    const session = env.DB.withSession('first-primary');
    const sessions = Object.getPrototypeOf(session) as D1DatabaseSession;
    // oxlint-disable-next-line typescript/unbound-method -- called below on the session that is asked
    const { batch } = sessions;
    const spy = vi.spyOn(sessions, 'batch').mockImplementation(async function lost<T>(
      this: D1DatabaseSession,
      list: D1PreparedStatement[],
    ): Promise<D1Result<T>[]> {
      const results = await batch.call<
        D1DatabaseSession,
        [D1PreparedStatement[]],
        Promise<D1Result<T>[]>
      >(this, list);
      if (list.length === 2) throw new Error('Network connection lost.');
      return results;
    });
    await runDurableObjectAlarm(limiterOf(env, api.accountId));
    spy.mockRestore();
    for (let n = 0; n < 3; n++) await api.get('/v1/balance');
    await flushUsage(env);
    await runDurableObjectAlarm(limiterOf(env, api.accountId));
    expect(await total()).toBe(10);
  });

  test('when the limiter does not respond, without another request of the caller', async () => {
    const api = await account();
    for (let n = 0; n < 7; n++) await api.get('/v1/balance');
    const away = vi.spyOn(env.RATE_LIMITER, 'getByName').mockImplementation(() => {
      throw new Error('the limiter is away');
    });
    await flushUsage(env);
    away.mockRestore();
    await flush(api);
    expect(await total()).toBe(7);
  });

  test('when more limiters than one flush calls do not respond; each flush logs one line', async () => {
    const call = { route: 'GET /v1/balance', status: 200, ms: 1 };
    for (let n = 0; n < 700; n++)
      countCall(env, { accountId: `acc_${n}`, credentialId: `key_${n}`, keyLimit: null }, call);
    const called: string[] = [];
    vi.spyOn(env.RATE_LIMITER, 'getByName').mockImplementation((name) => {
      called.push(name);
      throw new Error('the limiter is away');
    });
    await flushUsage(env);
    expect(called).toHaveLength(500);
    await flushUsage(env);
    expect([called.length, new Set(called).size]).toEqual([1_000, 700]);
    expect(lines).toMatchObject([
      { level: 'warn', event: 'usage.flush_failed', count: 500 },
      { level: 'warn', event: 'usage.flush_failed', count: 500 },
    ]);
  });

  test('when the same batch is sent again', async () => {
    const api = await account();
    const batch = {
      id: 'b1',
      tallies: [
        {
          day: '2040-01-15',
          credential: 'key_1',
          route: 'GET /v1/balance',
          requests: 4,
          clientErrors: 0,
          serverErrors: 0,
          limited: 0,
          totalMs: 8,
          maxMs: 3,
        },
      ],
    };
    await limiterOf(env, api.accountId).record(batch);
    await evictDurableObject(limiterOf(env, api.accountId));
    await limiterOf(env, api.accountId).record(batch);
    await runDurableObjectAlarm(limiterOf(env, api.accountId));
    expect(await total()).toBe(4);
  });
});

test.for(['?from=2040-01-16&to=2040-01-15', '?from=2039-01-01&to=2040-01-15', '?by=hour', '?to=x'])(
  'GET /v1/usage%s is refused',
  async (query) => {
    const api = await account();
    expect((await api.get(`/v1/usage${query}`)).status).toBe(400);
  },
);
