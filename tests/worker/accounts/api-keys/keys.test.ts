import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { advance, call, caller, mint, scalar, setUpWorker } from '../../../support/worker/api';
import {
  ahead,
  developer,
  keyOf,
  listed,
  NEW_KEY,
  readWith,
  rentWith,
  statusesOf,
} from '../../../support/worker/keys';
import { databaseState } from '../../../support/worker/objects';
import { accountOf, member, person, type Person } from '../../../support/worker/person';

setUpWorker();

const DAY = 86_400_000;
const codeOf = async (response: Response) => (await response.json<{ code: string }>()).code;
const audited = async (someone: Person) => {
  const { data } = await (
    await someone.get('/v1/audit')
  ).json<{ data: { action: string; target: { id: string }; before: object; after: object }[] }>();
  return data;
};

describe('I-44 a new key', () => {
  test('I-44 is random, shown once, and stored as a hash with its prefix', async () => {
    const ada = await developer();
    const [one, two] = [await keyOf(ada), await keyOf(ada, { name: 'Second' })];
    expect(one.key).toMatch(/^nsk_live_[\w-]{43}$/);
    expect(one.key).not.toBe(two.key);
    expect(one.prefix).toBe(one.key.slice(0, 15));
    for (const { key } of [one, two])
      expect(JSON.stringify(await databaseState())).not.toContain(key.slice(15));
    const { data } = await listed(ada);
    expect(data.map(({ id, prefix }) => ({ id, prefix }))).toEqual(
      expect.arrayContaining([one, two].map(({ id, prefix }) => ({ id, prefix }))),
    );
    expect(JSON.stringify(data)).not.toContain(one.key.slice(15));
  });

  test('I-44 has the rights of its scopes only', async () => {
    const ada = await developer();
    const { key, scopes } = await keyOf(ada, { scopes: ['verifications:read'] });
    expect(scopes).toEqual(['verifications:read']);
    expect(await readWith(key)).toBe(200);
    expect(await rentWith(key)).toBe(403);
  });

  test('I-44 ends at its expiry, also in an isolate that has cached it', async () => {
    const ada = await developer();
    const { key } = await keyOf(ada, { expiresAt: ahead(30_000) });
    expect(await readWith(key)).toBe(200);
    advance(29_999);
    expect(await readWith(key)).toBe(200);
    advance(1);
    expect(await readWith(key)).toBe(401);
  });

  test('is created once by concurrent requests', async () => {
    const ada = await developer();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => ada.post('/v1/keys', NEW_KEY)),
    );
    expect(statusesOf(answers)).toEqual([201, 409, 409, 409, 409]);
    expect(await scalar('SELECT count(*) FROM api_keys')).toBe(1);
    expect(await scalar(`SELECT count(*) FROM audit_log WHERE action = 'key.created'`)).toBe(1);
  });

  test('never exceeds the plan’s cap, also by concurrent requests', async () => {
    const ada = await developer();
    const names = Array.from({ length: 14 }, (_, n) => `Key ${n}`);
    const answers = await Promise.all(
      names.map((name) => ada.post('/v1/keys', { ...NEW_KEY, name })),
    );
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused).toHaveLength(4);
    expect(await Promise.all(refused.map(codeOf))).toEqual(Array(4).fill('keys.too_many'));
    expect(await scalar('SELECT count(*) FROM api_keys')).toBe(10);
  });

  test('can replace an ended key and reuse its name', async () => {
    const ada = await person();
    const { id } = await keyOf(ada);
    await ada.delete(`/v1/keys/${id}`);
    await keyOf(ada, { expiresAt: ahead(1_000) });
    advance(1_000);
    await keyOf(ada);
  });

  test.for([
    ['no scope', { scopes: [] }, /at least one scope/],
    ['an unknown scope', { scopes: ['admin'] }, /scopes/],
    ['no name', { name: ' ' }, /Enter a name/],
    ['a limit of zero', { requestsPerMinute: 0 }, /requestsPerMinute/],
    ['a time without a zone', { expiresAt: '2040-02-01' }, /ISO 8601/],
    ['a tier', { tier: 'enterprise' }, /tier/],
    ['a key of the caller’s choice', { key: 'nsk_live_mine' }, /key/],
  ] as const)('with %s is refused', async ([, fields, says]) => {
    const response = await (await person()).post('/v1/keys', { ...NEW_KEY, ...fields });
    expect(response.status).toBe(400);
    expect((await response.json<{ detail: string }>()).detail).toMatch(says);
  });
});

describe('managing keys', () => {
  test('a member cannot list, create or revoke keys', async () => {
    const ada = await developer();
    const { id } = await keyOf(ada);
    const bob = await member(ada);
    const answers = [
      await bob.get('/v1/keys'),
      await bob.post('/v1/keys', { ...NEW_KEY, name: 'Bob’s' }),
      await bob.patch(`/v1/keys/${id}`, { name: 'Bob’s' }),
      await bob.post(`/v1/keys/${id}/rotate`, {}),
      await bob.delete(`/v1/keys/${id}`),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(403);
      expect(await codeOf(answer)).toBe('auth.role');
    }
  });

  test('I-44 a key with every scope lists keys, but cannot create, change or revoke one', async () => {
    const ada = await developer();
    const accountId = await accountOf(ada);
    const api = caller(accountId, await mint(accountId));
    expect((await api.get('/v1/keys')).status).toBe(200);
    const init = {
      headers: { authorization: `Bearer ${api.key}`, 'content-type': 'application/json' },
    };
    const path = `/v1/keys/${api.credentialId}`;
    for (const [method, target, body] of [
      ['POST', '/v1/keys', NEW_KEY],
      ['PATCH', path, { name: 'Mine' }],
      ['POST', `${path}/rotate`, {}],
      ['DELETE', path, {}],
    ] as const) {
      const response = await call(target, { ...init, method, body: JSON.stringify(body) });
      expect(response.status, `${method} ${target}`).toBe(403);
    }
    expect(await readWith(api.key)).toBe(200);
  });
});

describe('changing a key', () => {
  test('reduces its scopes immediately for changes', async () => {
    const ada = await developer();
    const { id, key } = await keyOf(ada, { scopes: ['verifications:read', 'verifications:write'] });
    expect(await rentWith(key)).toBe(201);
    advance(1);
    const response = await ada.patch(`/v1/keys/${id}`, {
      name: 'Reader',
      scopes: ['verifications:read'],
      requestsPerMinute: 5,
      expiresAt: ahead(DAY),
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      name: 'Reader',
      scopes: ['verifications:read'],
      requestsPerMinute: 5,
      expiresAt: ahead(DAY),
    });
    expect(await rentWith(key)).toBe(403);
    expect(await audited(ada)).toMatchObject([
      {
        action: 'key.updated',
        target: { id },
        before: { scopes: ['verifications:read', 'verifications:write'], requestsPerMinute: null },
        after: {
          scopes: ['verifications:read'],
          requestsPerMinute: 5,
          expiresAt: ahead(DAY),
        },
        personal: { name: 'Reader', nameBefore: 'Checkout' },
      },
      { action: 'key.created' },
    ]);
  });

  test('removes a limit and an expiry with null, and keeps fields that are not sent', async () => {
    const ada = await developer();
    const { id } = await keyOf(ada, { requestsPerMinute: 5, expiresAt: ahead(DAY) });
    const response = await ada.patch(`/v1/keys/${id}`, {
      requestsPerMinute: null,
      expiresAt: null,
    });
    expect(await response.json()).toMatchObject({
      name: 'Checkout',
      scopes: ['verifications:read'],
      requestsPerMinute: null,
      expiresAt: null,
    });
    expect((await ada.patch(`/v1/keys/${id}`, {})).status).toBe(400);
  });

  test('is refused for either of two keys that have the same name', async () => {
    const ada = await developer();
    const [first, second] = [await keyOf(ada), await keyOf(ada, { name: 'Second' })];
    await env.DB.prepare('UPDATE api_keys SET name = ? WHERE id = ?')
      .bind('Checkout', second.id)
      .run();
    for (const { id } of [first, second]) {
      const response = await ada.patch(`/v1/keys/${id}`, { requestsPerMinute: 5 });
      expect([response.status, await codeOf(response)]).toEqual([409, 'keys.name_taken']);
    }
  });

  test('never takes another key’s name', async () => {
    const ada = await developer();
    await keyOf(ada);
    const { id } = await keyOf(ada, { name: 'Second' });
    const response = await ada.patch(`/v1/keys/${id}`, { name: 'Checkout' });
    expect(response.status).toBe(409);
    expect(await codeOf(response)).toBe('keys.name_taken');
  });

  test('by two concurrent requests records what each of them replaced', async () => {
    const ada = await developer();
    const { id } = await keyOf(ada);
    await Promise.all(
      [1, 2, 3].map((requestsPerMinute) => ada.patch(`/v1/keys/${id}`, { requestsPerMinute })),
    );
    const limits = (await audited(ada)).filter(({ action }) => action === 'key.updated');
    const before = limits.map(
      (entry) => (entry.before as { requestsPerMinute: number }).requestsPerMinute,
    );
    const after = limits.map(
      (entry) => (entry.after as { requestsPerMinute: number }).requestsPerMinute,
    );
    expect(new Set(after)).toEqual(new Set([1, 2, 3]));
    expect(new Set(before).size).toBe(3);
    expect(before).toContain(null);
  });
});

describe('the list', () => {
  test('is newest first, in pages, of one account, live or ended', async () => {
    const [ada, bob] = [await developer(), await developer()];
    await keyOf(bob);
    const ids: string[] = [];
    for (const name of ['A', 'B', 'C']) {
      ids.unshift((await keyOf(ada, { name })).id);
      advance(1_000);
    }
    const first = await listed(ada, '?limit=2');
    expect(first.data.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const rest = await listed(ada, `?limit=2&cursor=${first.nextCursor}`);
    expect(rest.data.map(({ id }) => id)).toEqual(ids.slice(2));
    expect(rest.nextCursor).toBeNull();
    await ada.delete(`/v1/keys/${ids[1]}`);
    const idsOf = async (state: string) =>
      (await listed(ada, `?state=${state}`)).data.map(({ id }) => id);
    expect(await idsOf('live')).toEqual([ids[0], ids[2]]);
    expect(await idsOf('ended')).toEqual([ids[1]]);
  });
});
