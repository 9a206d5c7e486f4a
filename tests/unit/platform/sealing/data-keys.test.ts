import { describe, expect, test } from 'vitest';
import type { Db } from '../../../../worker/platform/db/client';
import { destroyKeysStatement, KeyDestroyed } from '../../../../worker/platform/sealing/data-keys';
import { KeyCache } from '../../../../worker/platform/sealing/key-cache';
import { collectLogs, eventsAt } from '../../../support/logs';
import { sealerOver } from '../../../support/sealers';
import { SqliteDb } from '../../../support/sqlite-db';

const SCOPE = { owner: 'acc_1', record: 'msg_1' };
const MINUTE = 60_000;

/** A database, and the number of its queries. */
function counted() {
  const { db, raw } = new SqliteDb();
  const asked = { reads: 0 };
  const prepare = (sql: string) => {
    asked.reads++;
    return db.sql.prepare(sql);
  };
  return { raw, asked, db: { sql: { ...db.sql, prepare } } as unknown as Db };
}

const destroy = (db: Db, owner: string) => destroyKeysStatement(db, { owner, now: 9 }).run();

describe('the first data key', () => {
  test('I-16 of twenty isolates that create it concurrently one wins, and all open what any of them sealed', async () => {
    const { db, raw } = counted();
    const isolates = Array.from({ length: 20 }, () => sealerOver(db));
    const sealed = await Promise.all(isolates.map((one, n) => one.seal(SCOPE, `text ${n}`)));
    expect(raw.prepare('SELECT owner, version FROM data_keys').all()).toEqual([
      { owner: 'acc_1', version: 1 },
    ]);
    const opened = await Promise.all(sealed.map((text) => sealerOver(db).unseal(SCOPE, text)));
    expect(opened).toEqual(isolates.map((_, n) => `text ${n}`));
  });

  test('I-16 is stored wrapped only', async () => {
    const { db, raw } = counted();
    await sealerOver(db).seal(SCOPE, 'x');
    const row = raw.prepare('SELECT wrapped, master_id, destroyed_at FROM data_keys').get();
    expect(row).toEqual({
      wrapped: expect.stringMatching(/^w1\.[\w-]{80}$/),
      master_id: 'k1',
      destroyed_at: null,
    });
  });
});

describe('the cache of an isolate', () => {
  test('queries D1 once for uses at the same time', async () => {
    const { db, asked } = counted();
    await sealerOver(db).warm('acc_1');
    asked.reads = 0;
    const sealer = sealerOver(db);
    await Promise.all([sealer.warm('acc_1'), sealer.seal(SCOPE, 'x'), sealer.seal(SCOPE, 'y')]);
    expect(asked.reads).toBe(1);
  });

  test('queries D1 once a minute, for any number of texts', async () => {
    const { db, asked } = counted();
    let now = 0;
    const sealer = sealerOver(db, { now: () => now });
    await sealer.warm('acc_1');
    asked.reads = 0;
    for (; now < MINUTE; now += 1_000) await sealer.seal(SCOPE, 'x');
    expect(asked.reads).toBe(0);
    await sealer.seal(SCOPE, 'x');
    expect(asked.reads).toBe(1);
  });

  test('holds a thousand owners, and evicts the oldest first', async () => {
    const cache = new KeyCache();
    const { db, asked } = counted();
    const sealer = sealerOver(db, { cache });
    for (let n = 0; n <= 1_000; n++) await sealer.warm(`acc_${n}`);
    asked.reads = 0;
    await sealer.warm('acc_1');
    expect(asked.reads).toBe(0);
    await sealer.warm('acc_0');
    expect(asked.reads).toBe(1);
  });

  test('keeps the key of an account that cannot be deleted meanwhile, so that intake does not wait for D1', async () => {
    const { db, asked } = counted();
    let [now, isOpen] = [0, true];
    const sealer = sealerOver(db, { now: () => now, mayKeep: () => isOpen });
    await sealer.warm('acc_1');
    asked.reads = 0;
    now = 10 * MINUTE;
    await sealer.seal(SCOPE, 'x');
    expect(asked.reads).toBe(0);
    isOpen = false;
    await sealer.seal(SCOPE, 'x');
    expect(asked.reads).toBe(1);
  });

  test('is cleared when the database does not answer, which is logged, and nothing else happens', async () => {
    const lines = collectLogs();
    const db = {
      sql: {
        prepare: () => {
          throw new Error('away');
        },
      },
    } as unknown as Db;
    await sealerOver(db).warm('acc_1');
    expect(eventsAt(lines, 'warn')).toEqual(['sealing.cold']);
  });
});

describe('a destroyed data key', () => {
  test('I-16 seals and opens nothing any more: immediately in the isolate that forgets it, elsewhere within a minute', async () => {
    const { db } = counted();
    let now = 0;
    const [here, elsewhere] = [new KeyCache(), new KeyCache()].map((cache) => ({
      cache,
      sealer: sealerOver(db, { cache, now: () => now }),
    }));
    const sealed = await here!.sealer.seal(SCOPE, 'x');
    expect(await elsewhere!.sealer.unseal(SCOPE, sealed)).toBe('x');
    await destroy(db, 'acc_1');
    here!.cache.forget('acc_1');
    await expect(here!.sealer.unseal(SCOPE, sealed)).rejects.toThrow(KeyDestroyed);
    await expect(here!.sealer.seal(SCOPE, 'y')).rejects.toThrow(KeyDestroyed);
    now = MINUTE;
    await expect(elsewhere!.sealer.unseal(SCOPE, sealed)).rejects.toThrow(KeyDestroyed);
  });

  test('I-16 is never replaced, restored or removed, and belongs to one account', async () => {
    const { db, raw } = counted();
    const sealer = sealerOver(db);
    const kept = await sealer.seal({ owner: 'acc_2', record: 'r' }, 'kept');
    await sealer.seal(SCOPE, 'x');
    await destroy(db, 'acc_1');
    expect(raw.prepare(`SELECT * FROM data_keys WHERE owner = 'acc_1'`).get()).toMatchObject({
      wrapped: null,
      master_id: null,
      destroyed_at: 9,
    });
    expect(() =>
      raw.exec(`UPDATE data_keys SET wrapped = 'w', master_id = 'k1', destroyed_at = NULL`),
    ).toThrow('data_keys:destroyed');
    expect(() => raw.exec('DELETE FROM data_keys')).toThrow('data_keys:kept');
    await expect(sealerOver(db).seal(SCOPE, 'x')).rejects.toThrow(KeyDestroyed);
    expect(await sealerOver(db).unseal({ owner: 'acc_2', record: 'r' }, kept)).toBe('kept');
  });
});
