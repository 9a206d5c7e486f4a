import { describe, expect, test } from 'vitest';
import { KeyDestroyed, destroyKeysStatement } from '../../../../worker/platform/sealing/data-keys';
import { parseKeyring } from '../../../../worker/platform/sealing/keyring';
import { missingMasters, rewrapDataKeys } from '../../../../worker/platform/sealing/rotation';
import { collectLogs } from '../../../support/logs';
import { sealerOver, SEAL_KEYS as OLD } from '../../../support/sealers';
import { SqliteDb } from '../../../support/sqlite-db';

const NEW = 'k2:another-master-key-0123';
const BOTH = `${NEW},${OLD}`;

/** A database in which `count` owners have sealed a text under k1. */
async function sealedWorld(count: number) {
  const { db, raw } = new SqliteDb();
  const writer = sealerOver(db);
  const scopes = Array.from({ length: count }, (_, n) => ({ owner: `acc_${n}`, record: 'r' }));
  const sealed = await Promise.all(scopes.map((scope) => writer.seal(scope, scope.owner)));
  const readAll = (keys: string) => {
    const reader = sealerOver(db, { keys });
    return Promise.all(scopes.map((scope, n) => reader.unseal(scope, sealed[n] ?? '')));
  };
  const round = (keys: string) =>
    rewrapDataKeys({ db, env: { SEAL_KEYS: keys } as Env, now: () => 0 });
  const masters = () =>
    raw
      .prepare('SELECT master_id AS id, count(*) AS n FROM data_keys GROUP BY 1 ORDER BY 1')
      .all()
      .map((row) => ({ ...row }));
  return { db, raw, sealed, owners: scopes.map(({ owner }) => owner), readAll, round, masters };
}

describe('I-16 a new master key', () => {
  test('I-16 rewraps every data key in bounded rounds; then the old one can be removed, and all texts can still be read', async () => {
    const lines = collectLogs();
    const { owners, readAll, round, masters, db } = await sealedWorld(250);
    expect(await round(BOTH)).toBe(100);
    expect(masters()).toEqual([
      { id: 'k1', n: 150 },
      { id: 'k2', n: 100 },
    ]);
    expect(await readAll(BOTH)).toEqual(owners);
    expect([await round(BOTH), await round(BOTH), await round(BOTH)]).toEqual([100, 50, 0]);
    expect(lines.map(({ event, count }) => [event, count])).toEqual([
      ['sealing.rotating', 100],
      ['sealing.rotating', 100],
      ['sealing.rotated', 50],
    ]);
    expect(await missingMasters(db, parseKeyring(NEW))).toEqual([]);
    expect(await readAll(NEW)).toEqual(owners);
    await expect(readAll(OLD)).rejects.toThrow('SEAL_KEYS lacks k2');
  });

  test('I-16 two concurrent rounds, or one that was interrupted, cause no damage', async () => {
    collectLogs();
    const { owners, readAll, round, masters } = await sealedWorld(40);
    await Promise.all([round(BOTH), round(BOTH), round(BOTH)]);
    await round(BOTH);
    expect(masters()).toEqual([{ id: 'k2', n: 40 }]);
    expect(await readAll(NEW)).toEqual(owners);
  });

  test('I-16 can be reverted half-way: only the order of the keys decides', async () => {
    collectLogs();
    const { owners, readAll, round, masters } = await sealedWorld(150);
    await round(BOTH);
    await round(`${OLD},${NEW}`);
    expect(masters()).toEqual([{ id: 'k1', n: 150 }]);
    expect(await readAll(OLD)).toEqual(owners);
  });

  test('I-16 when the old one was removed too early, the error names it, and nothing is lost once it is back', async () => {
    collectLogs();
    const { owners, readAll, round, db } = await sealedWorld(3);
    expect(await round(NEW)).toBe(0);
    expect(await missingMasters(db, parseKeyring(NEW))).toEqual(['k1']);
    await expect(readAll(NEW)).rejects.toThrow('SEAL_KEYS lacks k1');
    expect(await round(BOTH)).toBe(3);
    expect(await readAll(NEW)).toEqual(owners);
  });

  test('I-16 does not restore a destroyed data key', async () => {
    collectLogs();
    const { db, sealed, round } = await sealedWorld(2);
    await destroyKeysStatement(db, { owner: 'acc_0', now: 1 }).run();
    expect(await round(BOTH)).toBe(1);
    const opened = sealerOver(db, { keys: BOTH }).unseal(
      { owner: 'acc_0', record: 'r' },
      sealed[0] ?? '',
    );
    await expect(opened).rejects.toThrow(KeyDestroyed);
  });
});
