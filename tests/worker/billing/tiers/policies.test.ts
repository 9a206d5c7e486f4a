import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { getTierPolicy } from '../../../../worker/traffic/policies/tier-policies.service';
import { resetIsolateCaches } from '../../../../worker/platform/core/isolate-cache';
import { account, caller, mint, scalar, setUpWorker } from '../../../support/worker/api';
import { staff } from '../../../support/worker/person';
import { databaseState } from '../../../support/worker/objects';
import { person, type Person } from '../../../support/worker/person';

setUpWorker();

const PATH = '/v1/admin/tiers/free';
type Policy = Record<string, number | string>;

/** The current policy, to be sent back with a change. */
async function current(admin: Person, path = PATH): Promise<Policy> {
  const { tier: _, ...policy } = await (await admin.get(path)).json<Policy & { tier: string }>();
  return policy;
}

describe('a policy', () => {
  test('is changed without a deployment: versioned, published, with the limits of every account of the tier', async () => {
    const [free, other] = [await account(), await account({ tier: 'developer' })];
    const admin = await staff('admin');
    const put = await admin.put(PATH, {
      ...(await current(admin)),
      verificationsPerMonth: 80,
      openVerifications: 5,
      markupFactor: 2,
    });
    expect(put.status).toBe(200);
    expect(await put.json()).toMatchObject({ tier: 'free', version: 2, verificationsPerMonth: 80 });
    const cap = (id: string) => scalar('SELECT cap FROM usage WHERE account_id = ?', id);
    expect(await cap(free.accountId)).toBe(80);
    expect(await cap(other.accountId)).toBe(5_000);
    expect(await (await free.get('/v1/tier')).json()).toMatchObject({
      quota: { limit: 80 },
      open: { limit: 5 },
    });
    // The price changes too: 60 cents, times 2.
    const quote = await free.post('/v1/quotes', { service: 'whatsapp' });
    expect(await quote.json()).toMatchObject({ priceCents: 120 });
    expect(await scalar(`SELECT count(*) FROM tier_policies WHERE tier = 'free'`)).toBe(2);
    expect(await scalar(`SELECT action FROM audit_log WHERE target_id = 'free'`)).toBe(
      'policy.published',
    );
  });

  test('reaches another isolate by KV', async () => {
    const admin = await staff('admin');
    await admin.put(PATH, { ...(await current(admin)), apiKeys: 3 });
    resetIsolateCaches('tiers');
    await env.DB.prepare('ALTER TABLE tier_policies RENAME TO gone').run();
    expect(await getTierPolicy(systemCtx(env), 'free')).toMatchObject({ keys: 3, version: 2 });
    await env.DB.prepare('ALTER TABLE gone RENAME TO tier_policies').run();
  });

  test('refuses the second of two changes to one version', async () => {
    const admin = await staff('admin');
    const policy = await current(admin);
    const answers = await Promise.all(
      [10, 20, 30].map((apiKeys) => admin.put(PATH, { ...policy, apiKeys })),
    );
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['200', '409', '409']);
    expect(await scalar(`SELECT max(version) FROM tier_policies WHERE tier = 'free'`)).toBe(2);
  });

  test.for(['UPDATE tier_policies SET price = 1', 'DELETE FROM tier_policies'])(
    'is never changed in place: %s',
    async (sql) => {
      await expect(env.DB.prepare(sql).run()).rejects.toThrow('tiers:immutable');
    },
  );

  test.for([
    { markupFactor: 0.9 },
    { requestsPerMinute: 0 },
    { verificationsPerMonth: -1 },
    { retentionDays: 0 },
    { more: 1 },
    { priceCents: 1.5 },
  ])('with %o is refused', async (change) => {
    const admin = await staff('admin');
    expect((await admin.put(PATH, { ...(await current(admin)), ...change })).status).toBe(400);
  });
});

describe('I-28 changing a policy', () => {
  test('I-28 is refused to owners, keys and support', async () => {
    const admin = await staff('admin');
    const policy = await current(admin);
    const support = await staff('support');
    const owner = await person();
    const api = await account({ tier: 'enterprise' });
    const before = await databaseState();
    for (const one of [support, owner]) {
      const refused = await one.put(PATH, policy);
      expect(refused.status).toBe(403);
      expect(await refused.json()).toMatchObject({ code: 'auth.staff' });
    }
    expect((await api.get(PATH)).status).toBe(403);
    expect((await caller(api.accountId, await mint(api.accountId)).get(PATH)).status).toBe(403);
    expect((await support.get(PATH)).status).toBe(200);
    expect({ ...(await databaseState()), api_keys: null, key_uses: null }).toEqual({
      ...before,
      api_keys: null,
      key_uses: null,
    });
  });
});
