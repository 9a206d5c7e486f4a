import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { advance, scalar, setUpWorker, until } from '../../../support/worker/api';
import {
  ahead,
  cancelWith,
  keyOf,
  listed,
  readWith,
  rentWith,
  statusesOf,
  type NewKey,
} from '../../../support/worker/keys';
import { databaseState } from '../../../support/worker/objects';
import { confirmed, person, type Person } from '../../../support/worker/person';

setUpWorker();

const DAY = 86_400_000;
const rotate = async (someone: Person, id: string, overlapSeconds?: number) => {
  const response = await someone.post(`/v1/keys/${id}/rotate`, { overlapSeconds });
  expect(response.status, await response.clone().text()).toBe(201);
  return response.json<NewKey & { replaced: NewKey }>();
};

describe('I-44 rotation', () => {
  test('I-44 both keys work until the end of the overlap, then only the new one', async () => {
    const ada = await person();
    const old = await keyOf(ada, { scopes: ['verifications:read', 'verifications:write'] });
    const next = await rotate(ada, old.id, 3_600);
    expect(next).toMatchObject({
      name: 'Checkout',
      scopes: old.scopes,
      expiresAt: null,
      replaced: { id: old.id, replacedById: next.id, expiresAt: ahead(3_600_000) },
    });
    expect(next.key).not.toBe(old.key);
    advance(3_599_999);
    expect([await readWith(old.key), await readWith(next.key)]).toEqual([200, 200]);
    advance(1);
    expect([await readWith(old.key), await readWith(next.key)]).toEqual([401, 200]);
    expect(await rentWith(old.key)).toBe(401);
    expect(await rentWith(next.key)).toBe(201);
  });

  test('I-44 without an overlap the old key ends immediately', async () => {
    const ada = await person();
    const old = await keyOf(ada);
    expect(await readWith(old.key)).toBe(200);
    await rotate(ada, old.id, 0);
    expect(await readWith(old.key)).toBe(401);
  });

  test('I-44 has an overlap of a day by default, and of seven days at most', async () => {
    const ada = await person();
    const { id } = await keyOf(ada);
    const long = await ada.post(`/v1/keys/${id}/rotate`, { overlapSeconds: 604_801 });
    expect(long.status).toBe(400);
    expect((await rotate(ada, id)).replaced.expiresAt).toBe(ahead(DAY));
  });

  test('never extends the old key, and gives the new one the same lifetime', async () => {
    const ada = await person();
    const { id } = await keyOf(ada, { expiresAt: ahead(4 * DAY) });
    advance(3 * DAY + DAY / 2);
    const { expiresAt, replaced } = await rotate(await confirmed(ada), id, 604_800);
    expect(replaced.expiresAt).toBe(ahead(DAY / 2));
    expect(expiresAt).toBe(ahead(4 * DAY));
  });

  test('of one key by five concurrent requests creates one key', async () => {
    const ada = await person();
    const { id } = await keyOf(ada);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => ada.post(`/v1/keys/${id}/rotate`, {})),
    );
    expect(statusesOf(answers)).toEqual([201, 409, 409, 409, 409]);
    expect(await scalar('SELECT count(*) FROM api_keys')).toBe(2);
    expect(await scalar(`SELECT count(*) FROM audit_log WHERE action = 'key.rotated'`)).toBe(1);
  });
});

describe('I-44 revocation', () => {
  test('I-44 ends the key for every method in this isolate, and for good', async () => {
    const ada = await person();
    const { id, key } = await keyOf(ada, { scopes: ['verifications:read', 'verifications:write'] });
    expect(await readWith(key)).toBe(200);
    const response = await ada.delete(`/v1/keys/${id}`);
    expect([response.status, await response.text()]).toEqual([204, '']);
    expect((await listed(ada)).data).toMatchObject([{ id, revokedAt: ahead(0) }]);
    expect([await readWith(key), await rentWith(key)]).toEqual([401, 401]);
  });

  test('I-44 in an isolate that has cached the key, reads end within 65 seconds and writes immediately', async () => {
    const ada = await person();
    const { id, key } = await keyOf(ada, { scopes: ['verifications:read', 'verifications:write'] });
    expect(await readWith(key)).toBe(200);
    await env.DB.prepare('UPDATE api_keys SET revoked_at = ? WHERE id = ?')
      .bind(Date.now(), id)
      .run();
    expect(await readWith(key)).toBe(200);
    advance(60_000);
    expect(await readWith(key)).toBe(401);
    await env.DB.prepare('UPDATE api_keys SET revoked_at = NULL').run();
    expect([await readWith(key), await cancelWith(key)]).toEqual([200, 404]);
    await env.DB.prepare('UPDATE api_keys SET revoked_at = 1').run();
    // An order reads the key again for itself; another change depends on this reading alone.
    expect(await cancelWith(key)).toBe(401);
    expect(await rentWith(key)).toBe(401);
    expect(await readWith(key)).toBe(401);
  });

  test('is idempotent', async () => {
    const ada = await person();
    const { id } = await keyOf(ada);
    await ada.delete(`/v1/keys/${id}`);
    advance(1_000);
    const before = await databaseState();
    const again = await ada.delete(`/v1/keys/${id}`);
    expect(again.status).toBe(204);
    expect((await listed(ada)).data).toMatchObject([{ revokedAt: ahead(-1_000) }]);
    expect(await databaseState()).toEqual(before);
  });
});

describe('I-44 last use', () => {
  const lastUse = async (ada: Person) => (await listed(ada)).data[0]?.lastUsedAt ?? null;

  test('I-44 is recorded with one write in five minutes', async () => {
    const ada = await person();
    const { key } = await keyOf(ada);
    expect(await lastUse(ada)).toBeNull();
    const first = ahead(0);
    await readWith(key);
    await until(async () => (await lastUse(ada)) === first);
    advance(299_999);
    for (let n = 0; n < 3; n++) await readWith(key);
    expect(await lastUse(ada)).toBe(first);
    advance(1);
    await readWith(key);
    await until(async () => (await lastUse(ada)) === ahead(0));
  });

  test('is not recorded for an invalid key', async () => {
    const ada = await person();
    const { id, key } = await keyOf(ada);
    await ada.delete(`/v1/keys/${id}`);
    await readWith(key);
    expect(await scalar('SELECT count(*) FROM key_uses')).toBe(0);
  });
});
