import * as z from 'zod';
import type { SystemCtx } from '../core/ctx';
import { describeError } from '../core/errors';
import { log } from '../core/log';
import { processEach, type ProcessEach } from '../core/process-each';
import { dueInTurnsSql } from './in-turns';

/** A table of work: each row is due from its `next_at` (epoch milliseconds, NULL for never; indexed). */
interface QueueTable<Row extends z.ZodType<object>> {
  table: string;
  /** The columns of the key, all TEXT; `id` by default. */
  key?: readonly string[];
  /** SQL for the owner of a row; owners take turns (I-62). `account_id` by default. */
  whose?: string;
  /** SQL for the columns of a taken row, and their schema. */
  columns: string;
  row: Row;
  /** A round starts no row after this time, milliseconds. */
  roundMs: number;
  /** Longer than the work on one row, milliseconds. */
  workMs: number;
  /** `attempts` is counted when the row is taken, so that the attempt of a dead worker counts. */
  countsTaken?: boolean;
}

/** A worker's lease of a row: no other worker takes the row before `until` (epoch milliseconds). */
interface Lease {
  key: readonly string[];
  /** The row's `next_at` during the lease, which identifies it: any change of `next_at` ends the lease. */
  until: number;
}
interface Held {
  readonly lease: Lease;
}
export type Taken<T> = T & Held;

/** `work` ends or reschedules its row; otherwise the row is due again when the lease ends. */
interface Round<T> extends ProcessEach<T> {
  limit: number;
  /** The number of rows that are processed at once; one by default. */
  atOnce?: number;
}

const Lent = z.object({
  lease_key: z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text))),
  lease_until: z.number(),
});

function sqlOf(of: QueueTable<z.ZodType<object>>) {
  const { table, key = ['id'], whose = 'account_id', columns, roundMs, workMs } = of;
  const leaseMs = roundMs + workMs;
  const [counted, uncounted] = of.countsTaken
    ? [', attempts = attempts + 1', ', attempts = attempts - 1']
    : ['', ''];
  const is = (value: (column: string, n: number) => string) =>
    key.map((column, n) => `${table}.${column} = ${value(column, n)}`).join(' AND ');
  const held = `${is(() => '?')} AND ${table}.next_at = ?`;
  const next = dueInTurnsSql({ table, key, due: 'next_at', whose, batch: '?2' });
  const lent = `RETURNING ${columns}, next_at AS lease_until, json_array(${key.join(', ')}) AS lease_key`;
  return {
    held,
    // RETURNING has no order: the lease contains the row's place in the batch.
    take: `UPDATE ${table} SET next_at = ?1 + ${leaseMs} + next.place${counted}
      FROM (SELECT *, row_number() OVER (ORDER BY turn, due) AS place FROM (${next})) AS next
      WHERE ${is((column) => `next.${column}`)} AND +${table}.next_at <= ?1 ${lent}`,
    takeOne: `UPDATE ${table} SET next_at = ?1 + ${leaseMs}${counted}
      WHERE ${is((_, n) => `?${n + 2}`)} AND ${table}.next_at <= ?1 ${lent}`,
    reschedule: `UPDATE ${table} SET next_at = ? WHERE ${held}`,
    // `next_at` keeps their places, and so their order.
    giveBack: `UPDATE ${table} SET next_at = next_at - ${leaseMs}${uncounted} FROM json_each(?) AS j
      WHERE ${is((_, n) => `j.value ->> ${n}`)} AND +${table}.next_at = j.value ->> ${key.length}`,
  };
}

/**
 * A queue in D1. A worker leases each row that it takes for as long as a round and the work on its last row can take, so two
 * concurrent rounds never share a row. The rows of a dead worker are due again when their leases end.
 */
export class DueQueue<Row extends z.ZodType<object>> {
  readonly #of: QueueTable<Row>;
  readonly #sql: ReturnType<typeof sqlOf>;

  constructor(of: QueueTable<Row>) {
    this.#of = of;
    this.#sql = sqlOf(of);
  }

  /** SQL for a `WHERE` with unnumbered parameters: the row is still leased, with the values of `heldBy`. */
  get held(): string {
    return this.#sql.held;
  }

  /** Leases at most `limit` due rows to this worker, the owners in turns. */
  async take(ctx: SystemCtx, limit: number): Promise<Taken<z.output<Row>>[]> {
    return this.#taken(await ctx.db.sql.prepare(this.#sql.take).bind(ctx.now(), limit).all());
  }

  /** Leases the row of this key, for work directly after its insertion; null when it is not due or is leased. */
  async takeOne(ctx: SystemCtx, ...key: readonly string[]): Promise<Taken<z.output<Row>> | null> {
    const found = await ctx.db.sql
      .prepare(this.#sql.takeOne)
      .bind(ctx.now(), ...key)
      .all();
    return this.#taken(found)[0] ?? null;
  }

  /** An unreadable row is logged and skipped until its lease ends, so that it does not block other rows. */
  #taken({ results }: D1Result): Taken<z.output<Row>>[] {
    const { table, row } = this.#of;
    const taken = results.flatMap((found): Taken<z.output<Row>>[] => {
      const { lease_key: key, lease_until: until } = Lent.parse(found);
      const read = row.safeParse(found);
      if (read.success) return [{ ...read.data, lease: { key, until } }];
      const error = describeError(read.error);
      log('error', 'queue.unreadable', { table, rowId: key.join(' '), error });
      return [];
    });
    return taken.toSorted((a, b) => a.lease.until - b.lease.until);
  }

  /** Makes the row due again at `at` (epoch milliseconds), or never; has no effect after the lease has ended. */
  rescheduleStatement(ctx: SystemCtx, row: Held, at: number | null): D1PreparedStatement {
    return ctx.db.sql.prepare(this.#sql.reschedule).bind(at, ...heldBy(row));
  }

  /** Makes a failed row due again in `waitMs`. */
  postpone(ctx: SystemCtx, row: Held, waitMs: number): Promise<unknown> {
    return this.rescheduleStatement(ctx, row, ctx.now() + waitMs).run();
  }

  /**
   * Leases due rows and processes each by itself (`processEach`). Rows that the round has no time to start are returned as if
   * they had not been taken. Returns the number of started rows.
   */
  async round(
    ctx: SystemCtx,
    { limit, atOnce = 1, ...each }: Round<Taken<z.output<Row>>>,
  ): Promise<number> {
    const until = ctx.now() + this.#of.roundMs;
    const rows = await this.take(ctx, limit);
    let begun = 0;
    while (begun < rows.length && ctx.now() < until) {
      const some = rows.slice(begun, begun + atOnce);
      await Promise.all(some.map((row) => processEach([row], each)));
      begun += some.length;
    }
    const left = rows.slice(begun).map(heldBy);
    if (left.length > 0)
      await ctx.db.sql.prepare(this.#sql.giveBack).bind(JSON.stringify(left)).run();
    return begun;
  }
}

/** The values of `held`, for a statement that ends or reschedules the row together with other columns. */
export const heldBy = ({ lease }: Held): (string | number)[] => [...lease.key, lease.until];

/**
 * For work without a lease, which a revision of the row protects: makes a failed row due again in `waitMs` (milliseconds),
 * unless its due time has changed meanwhile.
 */
export const postponeStatement = (
  ctx: SystemCtx,
  { table, key, due }: { table: string; key: string; due: string },
  id: string,
  waitMs: number,
): D1PreparedStatement =>
  ctx.db.sql
    .prepare(`UPDATE ${table} SET ${due} = ?2 WHERE ${key} = ?1 AND ${due} <= ?3`)
    .bind(id, ctx.now() + waitMs, ctx.now());
