import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import { resetIsolateCaches } from '../../../../worker/platform/core/isolate-cache';
import { backgroundAtRest } from '../../../../worker/platform/core/background';
import { limiterOf } from '../../../../worker/traffic/limits/limiter.client';
import {
  account,
  advance,
  call,
  caller,
  lines,
  mint,
  provider,
  setUpWorker,
  type Api,
} from '../../../support/worker/api';
import { accountOf, person, personOf, signIn, staff } from '../../../support/worker/person';
import { rented } from '../../../support/worker/verifications';

setUpWorker();

const BALANCE = '/v1/balance';
const QUESTION = { waiting: 1, want: 1, reports: [], keyLimit: null, batch: null };
/** The number of `count` concurrent requests that are admitted. */
async function admitted(api: Api, count: number): Promise<number> {
  let passed = 0;
  for (let n = 0; n < count; n++) if ((await api.get(BALANCE)).status !== 429) passed++;
  return passed;
}

const silent = () =>
  vi.spyOn(env.RATE_LIMITER, 'getByName').mockImplementation(() => {
    throw new Error('the limiter is away');
  });

describe('the account’s rate limit', () => {
  test('I-40 admits the plan’s requests for all keys together, in a sliding window', async () => {
    const one = await account();
    const other = caller(one.accountId, await mint(one.accountId));
    expect(await admitted(one, 40)).toBe(40);
    advance(30_000);
    expect(await admitted(other, 40)).toBe(20);
    advance(29_000);
    expect(await admitted(one, 1)).toBe(0);
    // A unit is booked until the end of its lease, a second at most.
    advance(2_001);
    expect(await admitted(one, 60)).toBe(40);
  });

  test('I-40 belongs to one account: another account has its own', async () => {
    const [one, other] = [await account(), await account()];
    await admitted(one, 61);
    expect(await admitted(other, 60)).toBe(60);
  });

  test('I-40 does not depend on headers of the caller', async () => {
    const api = await account();
    await admitted(api, 60);
    for (const headers of [
      { 'x-forwarded-for': '198.51.100.1' },
      { forwarded: 'for=198.51.100.2' },
      { 'x-real-ip': '198.51.100.3' },
      { 'cf-connecting-ip': '198.51.100.4' },
    ])
      expect((await api.get(BALANCE, headers)).status).toBe(429);
  });

  test('I-40 a key’s own limit is below the account’s and counts for both', async () => {
    const one = await account();
    await env.DB.prepare('UPDATE api_keys SET rate_limit = 5 WHERE id = ?')
      .bind(one.credentialId)
      .run();
    resetIsolateCaches('keys');
    const other = caller(one.accountId, await mint(one.accountId));
    expect(await admitted(one, 10)).toBe(5);
    expect(await admitted(other, 70)).toBe(55);
    const refused = await one.get(BALANCE);
    expect(await refused.json()).toMatchObject({
      detail: expect.stringMatching(/^Your limit is 5 requests/),
    });
    expect(refused.headers.get('ratelimit-policy')).toBe('"account";q=60;w=60, "key";q=5;w=60');
    // The account's limit applies to the key too: it has five units, of which two are left.
    advance(62_000);
    expect(await admitted(other, 58)).toBe(58);
    expect(await admitted(one, 5)).toBe(2);
  });

  test('requests at the same moment are all counted', async () => {
    const api = await account();
    const answers = await Promise.all(Array.from({ length: 90 }, () => api.get(BALANCE)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(60);
  });

  test('survives an eviction of the limiter', async () => {
    const api = await account();
    expect(await admitted(api, 50)).toBe(50);
    await evictDurableObject(limiterOf(env, api.accountId));
    resetIsolateCaches('limits');
    expect(await admitted(api, 50)).toBe(10);
    advance(61_000);
    await evictDurableObject(limiterOf(env, api.accountId));
    resetIsolateCaches('limits');
    // On another machine its clock may be ahead, so the bookings count a little longer.
    expect(await admitted(api, 1)).toBe(0);
    advance(5_001);
    expect(await admitted(api, 1)).toBe(1);
    // Prefetched units also count for as long as they would have been valid.
    advance(10_000);
    expect(await admitted(api, 60)).toBe(59);
  });

  test('writes one row for several requests within seconds', async () => {
    const api = await account({ tier: 'enterprise' });
    const rows = () =>
      runInDurableObject(
        limiterOf(env, api.accountId),
        (_, { storage }) =>
          storage.sql.exec<{ n: number }>('SELECT count(*) AS n FROM ring').one().n,
      );
    for (let n = 0; n < 5; n++) {
      expect(await admitted(api, 3)).toBe(3);
      resetIsolateCaches('limits');
    }
    expect(await rows()).toBe(1);
    advance(11_000);
    expect(await admitted(api, 3)).toBe(3);
    expect(await rows()).toBe(2);
  });
});

describe('a person at the dashboard', () => {
  test('I-40 has 600 requests a minute on every plan', async () => {
    const ada = await person();
    const key = caller(await accountOf(ada), await mint(await accountOf(ada)));
    let passed = 0;
    for (let n = 0; n < 605; n++) if ((await ada.get(BALANCE)).status !== 429) passed++;
    // Reading the account took two of them.
    expect(passed).toBe(598);
    const refused = await ada.get(BALANCE);
    expect(refused.headers.get('ratelimit-policy')).toBe('"person";q=600;w=60');
    expect(await refused.json()).toMatchObject({ code: 'limits.rate_exceeded' });
    expect(await admitted(key, 61)).toBe(60);
  });

  test('I-40 shares the limit between sessions and accounts, and is refused without asking the limiter', async () => {
    const [ada, owner] = [await person(), await person()];
    const again = await personOf(await signIn({ email: ada.email }));
    const accounts = [await accountOf(ada), await accountOf(owner)];
    await env.DB.prepare(
      `INSERT INTO memberships (account_id, user_id, role, created_at) VALUES (?, ?, 'member', 1)`,
    )
      .bind(await accountOf(owner), ada.userId)
      .run();
    const ways = [ada, again].flatMap((session) =>
      accounts.map((id) => () => session.get(BALANCE, { 'namaskah-account': id })),
    );
    advance(61_000);
    resetIsolateCaches('limits');
    let passed = 0;
    for (let n = 0; n < 640; n++) {
      const response = await ways[n % ways.length]?.();
      if (response?.status === 200) passed++;
      else expect(response?.status).toBe(429);
    }
    expect(passed).toBe(600);
    const asked = vi.spyOn(env.ADDRESS_LIMITER, 'getByName');
    for (const way of ways) expect((await way()).status).toBe(429);
    for (const way of ways) expect((await way()).status).toBe(429);
    expect(asked).not.toHaveBeenCalled();
  });
});

describe('the headers of the limit', () => {
  test('each answer has the policy and the remaining requests', async () => {
    const api = await account();
    const first = await api.get(BALANCE);
    expect(first.headers.get('ratelimit-policy')).toBe('"account";q=60;w=60');
    expect(first.headers.get('ratelimit')).toBe('"account";r=59;t=61');
    const missing = await api.get('/v1/verifications/ver_0');
    expect(missing.status).toBe(404);
    expect(missing.headers.get('ratelimit')).toBe('"account";r=58;t=60');
    expect((await call('/v1/tiers')).headers.get('ratelimit')).toBeNull();
  });

  test('a refusal says how long to wait and what to do', async () => {
    const api = await account();
    await admitted(api, 60);
    advance(20_000);
    const refused = await api.get(BALANCE);
    expect(refused.status).toBe(429);
    // Six seconds more than the window needs, because the limiter may be evicted meanwhile.
    expect(refused.headers.get('retry-after')).toBe('46');
    expect(refused.headers.get('ratelimit')).toBe('"account";r=0;t=40');
    expect(await refused.json()).toMatchObject({
      code: 'limits.rate_exceeded',
      detail: 'Your limit is 60 requests a minute. Wait 46 seconds, or upgrade the plan.',
    });
    advance(40_000);
    expect((await api.get(BALANCE)).status).toBe(200);
  });
});

describe('a limiter that does not respond', () => {
  test('admits reads', async () => {
    const api = await account();
    silent();
    const read = await api.get(BALANCE);
    expect(read.status).toBe(200);
    expect(read.headers.get('ratelimit')).toBeNull();
  });

  test('refuses orders', async () => {
    const api = await account();
    silent();
    const refused = await api.post('/v1/verifications', { service: 'whatsapp' });
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(await refused.json()).toMatchObject({ code: 'limits.unavailable' });
    expect(provider.calls).toEqual([]);
    expect(await api.balance()).toMatchObject({ held: 0 });
  });

  test('admits cancellations', async () => {
    const api = await account();
    const { id } = await rented(api);
    resetIsolateCaches('limits');
    silent();
    expect((await api.post(`/v1/verifications/${id}/cancel`)).status).toBeLessThan(300);
  });

  test('is asked again after a second', async () => {
    const api = await account();
    const spy = silent();
    await api.get(BALANCE);
    spy.mockRestore();
    expect((await api.post('/v1/verifications', { service: 'whatsapp' })).status).toBe(503);
    advance(1_001);
    expect((await api.post('/v1/verifications', { service: 'whatsapp' })).status).toBe(201);
  });
});

describe('a changed policy', () => {
  test('applies at once to accounts with recent calls', async () => {
    const api = await account();
    expect(await admitted(api, 60)).toBe(60);
    const admin = await staff('admin');
    const { tier: _, ...policy } = await (
      await admin.get('/v1/admin/tiers/free')
    ).json<{ tier: string; requestsPerMinute: number }>();
    const put = await admin.put('/v1/admin/tiers/free', { ...policy, requestsPerMinute: 70 });
    expect(put.status).toBe(200);
    advance(1_000);
    resetIsolateCaches('limits');
    expect(await admitted(api, 20)).toBe(10);
  });

  test('that cannot be read leaves the known one in use, and an outage is one warning', async () => {
    const api = await account();
    await admitted(api, 1);
    const limiter = limiterOf(env, api.accountId);
    const credential = api.credentialId;
    const ask = (name: string) => limiter.ask({ ...QUESTION, ask: name, credential });
    await env.DB.prepare('ALTER TABLE tier_policies RENAME TO away').run();
    for (let minute = 0; minute < 3; minute++) {
      advance(60_001);
      const answers = await Promise.all([1, 2, 3].map((n) => ask(`${minute}-${n}`)));
      expect(answers.map(({ limits }) => limits.limit)).toEqual([60, 60, 60]);
      await backgroundAtRest();
    }
    const reported = () => lines.filter(({ event }) => event.startsWith('limiter.policy'));
    expect(reported()).toMatchObject([{ level: 'warn', event: 'limiter.policy_kept' }]);
    await env.DB.prepare('ALTER TABLE away RENAME TO tier_policies').run();
    await env.DB.prepare(`UPDATE accounts SET tier = 'developer'`).run();
    advance(10_000);
    await ask('after');
    await backgroundAtRest();
    expect((await ask('next')).limits.limit).toBeGreaterThan(60);
    expect(reported()).toHaveLength(1);
  });

  test('is read within a minute by a limiter without a notification', async () => {
    const api = await account();
    await admitted(api, 1);
    await env.DB.prepare(
      `INSERT INTO tier_policies SELECT tier, version + 1, 10, monthly, open, bulk, keys, endpoints, retention_days,
         price, markup, expiries, cooldown_seconds, 0, 'test' FROM tier_policies WHERE tier = 'free'`,
    ).run();
    advance(60_001);
    await admitted(api, 1);
    await limiterOf(env, api.accountId).refresh();
    advance(62_000);
    expect(await admitted(api, 20)).toBe(10);
  });
});
