import * as z from 'zod';
import { beforeEach, describe, expect, test } from 'vitest';
import { DueQueue, heldBy, postponeStatement } from '../../../../worker/platform/db/due-queue';
import type { SystemCtx } from '../../../../worker/platform/core/ctx';
import { collectLogs } from '../../../support/logs';
import { SqliteDb } from '../../../support/sqlite-db';

const ROUND_MS = 1_000;
const WORK_MS = 500;
const LEASE_MS = ROUND_MS + WORK_MS;

const of = {
  table: 'work',
  key: ['owner', 'name'],
  whose: 'owner',
  columns: 'owner, name, attempts',
  row: z.object({ owner: z.string(), name: z.string(), attempts: z.int() }),
  roundMs: ROUND_MS,
  workMs: WORK_MS,
};
const queue = new DueQueue({ ...of, countsTaken: true });

const sqlite = new SqliteDb();
let now = 0;
const ctx: SystemCtx = { db: sqlite.db, env: {} as Env, now: () => now };

/** Rows `a1`, `a2`, `b1` …: owner and name, each due at its instant. */
function fill(rows: Readonly<Record<string, number>>): void {
  const insert = sqlite.raw.prepare('INSERT INTO work (owner, name, next_at) VALUES (?, ?, ?)');
  for (const [id, at] of Object.entries(rows)) insert.run(id.slice(0, 1), id.slice(1), at);
}
const row = (id: string) => ({
  ...sqlite.raw.prepare('SELECT attempts, next_at FROM work WHERE owner || name = ?').get(id),
});
const idOf = ({ owner, name }: { owner: string; name: string }) => owner + name;
const each = {
  event: 'work.failed',
  about: (one: { owner: string; name: string }) => ({ id: idOf(one) }),
};

beforeEach(() => {
  now = 10_000;
  sqlite.raw.exec(`DROP TABLE IF EXISTS work;
    CREATE TABLE work (owner TEXT, name TEXT, attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER,
      PRIMARY KEY (owner, name)) WITHOUT ROWID;
    CREATE INDEX work_due ON work (next_at) WHERE next_at IS NOT NULL;`);
});

describe('taking', () => {
  test('I-62 lets owners take turns, and skips rows that are not due', async () => {
    fill({ a1: 1, a2: 2, a3: 3, b1: 9, c1: 10_001 });
    expect((await queue.take(ctx, 3)).map(idOf)).toEqual(['a1', 'b1', 'a2']);
    expect((await queue.take(ctx, 3)).map(idOf)).toEqual(['a3']);
    expect(row('c1')).toEqual({ attempts: 0, next_at: 10_001 });
  });

  test('I-03 leases each row to one worker at a time', async () => {
    fill({ a1: 1, b1: 2 });
    const both = await Promise.all([queue.take(ctx, 2), queue.take(ctx, 2)]);
    expect(both.map(({ length }) => length).toSorted((a, b) => a - b)).toEqual([0, 2]);
    expect(await queue.takeOne(ctx, 'a', '1')).toBeNull();
    now += LEASE_MS;
    expect(await queue.take(ctx, 2)).toEqual([]);
    now += 2;
    expect((await queue.take(ctx, 2)).map(({ attempts }) => attempts)).toEqual([2, 2]);
  });

  test('I-03 takes a single row only when it is due', async () => {
    fill({ a1: 1, a2: 1, b1: 10_001 });
    expect(await queue.takeOne(ctx, 'a', '1')).toMatchObject({
      owner: 'a',
      name: '1',
      attempts: 1,
    });
    expect(await queue.takeOne(ctx, 'b', '1')).toBeNull();
    expect(await queue.takeOne(ctx, 'x', '1')).toBeNull();
    expect((await queue.take(ctx, 9)).map(idOf)).toEqual(['a2']);
  });
});

describe('a leased row', () => {
  test('is rescheduled, or never due again', async () => {
    fill({ a1: 1, a2: 2 });
    const [first, second] = await queue.take(ctx, 2);
    await queue.postpone(ctx, first!, 77);
    await queue.rescheduleStatement(ctx, second!, null).run();
    expect([row('a1')['next_at'], row('a2')['next_at']]).toEqual([10_077, null]);
  });

  test('I-03 does not change after its lease has ended', async () => {
    fill({ a1: 1 });
    const [held] = await queue.take(ctx, 1);
    sqlite.raw.exec('UPDATE work SET next_at = 10_000');
    await queue.rescheduleStatement(ctx, held!, null).run();
    expect(row('a1')['next_at']).toBe(10_000);
    const own = `UPDATE work SET attempts = 9 WHERE ${queue.held}`;
    await ctx.db.sql
      .prepare(own)
      .bind(...heldBy(held!))
      .run();
    expect(row('a1')['attempts']).toBe(1);
  });
});

describe('a round', () => {
  test('starts no row that could outlast its lease, and returns the others in order', async () => {
    fill({ a1: 1, a2: 2, a3: 3, b1: 4 });
    const begun: string[] = [];
    const work = async (one: { owner: string; name: string }) => {
      begun.push(idOf(one));
      now += ROUND_MS / 2;
    };
    expect(await queue.round(ctx, { ...each, limit: 4, work })).toBe(2);
    expect(begun).toEqual(['a1', 'b1']);
    expect([row('a1'), row('a2')].map(({ attempts }) => attempts)).toEqual([1, 0]);
    expect((await queue.take(ctx, 4)).map(idOf)).toEqual(['a2', 'a3']);
  });

  test('I-03 returns no row that became due again meanwhile', async () => {
    fill({ a1: 1, a2: 2, a3: 3 });
    const work = async () => {
      now += ROUND_MS;
      sqlite.raw.exec(`UPDATE work SET next_at = 10_500 WHERE name = '2'`);
    };
    expect(await queue.round(ctx, { ...each, limit: 3, work })).toBe(1);
    expect(row('a2')).toEqual({ attempts: 1, next_at: 10_500 });
    // The other row is due as before, not counted.
    expect(row('a3')).toEqual({ attempts: 0, next_at: 10_003 });
  });

  test('processes the given number of rows at once, and all due rows', async () => {
    fill({ a1: 1, a2: 2, a3: 3, a4: 4, a5: 5 });
    let [running, most] = [0, 0];
    const work = async () => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
    };
    expect(await queue.round(ctx, { ...each, limit: 9, atOnce: 2, work })).toBe(5);
    expect(most).toBe(2);
  });

  test('postpones failed rows, skips unreadable rows, and continues', async () => {
    fill({ a1: 1, b1: 2, c1: 3 });
    sqlite.raw.exec(`UPDATE work SET attempts = 1.5 WHERE owner = 'a'`);
    const logs = collectLogs();
    const done: string[] = [];
    const work = async (one: { owner: string; name: string }) => {
      if (one.owner === 'b') throw new Error('no');
      done.push(idOf(one));
    };
    const postpone = (one: Parameters<typeof heldBy>[0]) => queue.postpone(ctx, one, 99);
    expect(await queue.round(ctx, { ...each, limit: 9, work, postpone })).toBe(2);
    expect(done).toEqual(['c1']);
    expect(row('b1')['next_at']).toBe(10_099);
    expect(Number(row('a1')['next_at'])).toBeGreaterThanOrEqual(now + LEASE_MS);
    expect(logs.map(({ event, table, rowId, id }) => [event, table ?? id, rowId])).toEqual([
      ['queue.unreadable', 'work', 'a 1'],
      ['work.failed', 'b1', undefined],
    ]);
  });

  test('does not count attempts that the work counts itself', async () => {
    fill({ a1: 1, a2: 2 });
    const uncounted = new DueQueue(of);
    const work = async () => {
      now += ROUND_MS;
    };
    expect(await uncounted.round(ctx, { ...each, limit: 2, work })).toBe(1);
    expect([row('a1'), row('a2')].map(({ attempts }) => attempts)).toEqual([0, 0]);
  });
});

test('a row without a lease is postponed unless it has changed meanwhile', async () => {
  fill({ a1: 1, b1: 20_000 });
  const postpone = (owner: string) =>
    postponeStatement(ctx, { table: 'work', key: 'owner', due: 'next_at' }, owner, 5).run();
  await postpone('a');
  await postpone('b');
  expect([row('a1')['next_at'], row('b1')['next_at']]).toEqual([10_005, 20_000]);
});
