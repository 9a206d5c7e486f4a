import * as z from 'zod';
import type { SystemCtx } from '../core/ctx';
import { describeError } from '../core/errors';
import { log } from '../core/log';
import { processEach, type ProcessEach } from '../core/process-each';
import { dueInTurnsSql } from './in-turns';

/** A table whose rows are work, each due from the instant in its `next_at` (epoch milliseconds, NULL for never; indexed). */
interface QueueTable<Row extends z.ZodType<object>> {
  table: string;
  /** The columns of its key, all texts; `id` when not given. */
  key?: readonly string[];
  /** SQL for whose a row is, in terms of the row: they take turns (I-62). `account_id` when not given. */
  whose?: string;
  /** SQL for what is read of a row that is taken, and how it is parsed. */
  columns: string;
  row: Row;
  /** A round begins none of its rows later than this, milliseconds. */
  roundMs: number;
  /** Longer than the work on one row takes, milliseconds. */
  workMs: number;
  /** `attempts` counts a try when it is taken, so that one counts whose worker dies. */
  countsTaken?: boolean;
}

/** What a worker holds of a row until it has rescheduled it: nobody else takes it before `until` (epoch milliseconds). */
interface Lease {
  key: readonly string[];
  /** The row's `next_at` while it is held. It names the lease: what moved the row meanwhile has ended it. */
  until: number;
}
interface Held {
  readonly lease: Lease;
}
export type Taken<T> = T & Held;

/** `work` ends or reschedules its row; what it leaves is due again when the lease is over. */
interface Round<T> extends ProcessEach<T> {
  limit: number;
  /** So many rows are worked on at once; one when not given. */
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
    // RETURNING knows no order: the place among those taken is in the lease.
    take: `UPDATE ${table} SET next_at = ?1 + ${leaseMs} + next.place${counted}
      FROM (SELECT *, row_number() OVER (ORDER BY turn, due) AS place FROM (${next})) AS next
      WHERE ${is((column) => `next.${column}`)} AND +${table}.next_at <= ?1 ${lent}`,
    takeOne: `UPDATE ${table} SET next_at = ?1 + ${leaseMs}${counted}
      WHERE ${is((_, n) => `?${n + 2}`)} AND ${table}.next_at <= ?1 ${lent}`,
    reschedule: `UPDATE ${table} SET next_at = ? WHERE ${held}`,
    // Their places stay in their times, and with them their order.
    giveBack: `UPDATE ${table} SET next_at = next_at - ${leaseMs}${uncounted} FROM json_each(?) AS j
      WHERE ${is((_, n) => `j.value ->> ${n}`)} AND +${table}.next_at = j.value ->> ${key.length}`,
  };
}

/**
 * A queue in D1: whoever takes a row holds it for a lease, which is as long as a round and the work of its last row may
 * take, so that of two rounds at once each row is one's. A worker that dies leaves its rows to the next round then.
 */
export class DueQueue<Row extends z.ZodType<object>> {
  readonly #of: QueueTable<Row>;
  readonly #sql: ReturnType<typeof sqlOf>;

  constructor(of: QueueTable<Row>) {
    this.#of = of;
    this.#sql = sqlOf(of);
  }

  /** SQL: the row is still held by the lease whose values `heldBy` gives, for a `WHERE` of parameters without numbers. */
  get held(): string {
    return this.#sql.held;
  }

  /** Takes at most `limit` of what is due, in turns, for this worker alone. */
  async take(ctx: SystemCtx, limit: number): Promise<Taken<z.output<Row>>[]> {
    return this.#taken(await ctx.db.sql.prepare(this.#sql.take).bind(ctx.now(), limit).all());
  }

  /** Takes the row of this key, for work right after it was stored; null when it is not due or another worker has it. */
  async takeOne(ctx: SystemCtx, ...key: readonly string[]): Promise<Taken<z.output<Row>> | null> {
    const found = await ctx.db.sql
      .prepare(this.#sql.takeOne)
      .bind(ctx.now(), ...key)
      .all();
    return this.#taken(found)[0] ?? null;
  }

  /** A row that cannot be read is told of and left until its lease is over, so that it keeps none behind it waiting. */
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

  /** The row is due again at `at` (epoch milliseconds), or never; nothing happens once something else has moved it. */
  rescheduleStatement(ctx: SystemCtx, row: Held, at: number | null): D1PreparedStatement {
    return ctx.db.sql.prepare(this.#sql.reschedule).bind(at, ...heldBy(row));
  }

  /** What failed is due again in `waitMs`. */
  postpone(ctx: SystemCtx, row: Held, waitMs: number): Promise<unknown> {
    return this.rescheduleStatement(ctx, row, ctx.now() + waitMs).run();
  }

  /**
   * Takes what is due and works it off, each row by itself (`processEach`). What the round has no time to begin goes back as
   * if it had not been taken. Answers how many rows were begun.
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

/** The values of `held`: for a statement that ends or reschedules the row with columns of its own. */
export const heldBy = ({ lease }: Held): (string | number)[] => [...lease.key, lease.until];

/**
 * For work that a revision of its own keeps single, so that it takes no lease: what failed is due again in `waitMs`
 * (milliseconds), unless something has moved it meanwhile.
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
