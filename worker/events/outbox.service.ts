import * as z from 'zod';
import { openDb, parseRows, type Db } from '../platform/db/client';
import { unguarded, type GuardedRow } from '../platform/db/guarded';
import { MAX_CANDIDATES } from '../platform/db/in-turns';
import { DAY, SECOND } from '../platform/core/clock';
import type { SystemCtx } from '../platform/core/ctx';
import { describeError } from '../platform/core/errors';
import { log } from '../platform/core/log';
import type { EventType } from './event-types';
import { EventData, type HubEvent } from './event';
import { hubOf } from './hub.client';
import { snapshotOpener } from './snapshots';

const Row = z.object({
  id: z.string(),
  account_id: z.string(),
  type: z.string(),
  data: z.string(),
  request_id: z.string().nullable(),
  created_at: z.number(),
});
const COLUMNS = 'id, account_id, type, data, request_id, created_at';
const BATCH = 100;
/** The writer of an event appends it immediately; the sweeper waits this long. */
const SLACK_MS = 10 * SECOND;
/** Longer than the month in which an event may be repeated and must be known. */
const KEPT_DAYS = 62;

const toEvent = (row: z.infer<typeof Row>): HubEvent => ({
  id: row.id,
  type: row.type,
  timestamp: row.created_at,
  accountId: row.account_id,
  requestId: row.request_id,
  data: EventData.parse(JSON.parse(row.data)),
});

/** Appends to the log. `mayRepeat`: the sweeper may have appended the events before. */
type Append = (events: HubEvent[], mayRepeat: boolean) => Promise<unknown>;

export const appenderFor =
  (env: Env, accountId: string): Append =>
  async (events, mayRepeat) => {
    const ctx = { env, db: openDb(env.DB), now: Date.now };
    const open = snapshotOpener.get();
    const opened = await Promise.all(events.map((event) => open(ctx, event)));
    return hubOf(env, accountId).append(opened, mayRepeat);
  };

/** An event whose type has a schema. */
export type KnownEvent<E> = Omit<E, 'type'> & { type: EventType };

/** Fields of an event's data that the batch computes: an SQL expression for each, from the SQL of the account. */
type Computed = Readonly<Record<string, (account: string) => string>>;

/**
 * An event as a row of the batch of its change, for `guarded`: once for its id, with the `computed` fields.
 */
export function outboxRow(event: KnownEvent<HubEvent>, computed: Computed = {}): GuardedRow {
  const { id, accountId, type, data, timestamp, requestId = null } = event;
  const json = Object.entries(computed).reduce(
    (inner, [field, sql]) => `json_set(${inner}, '$.${field}', ${sql('?2')})`,
    '?4',
  );
  return {
    insert: (guard) =>
      `INSERT INTO hub_outbox (${COLUMNS})
       SELECT ?1, ?2, ?3, ${json}, ?5, ?6 WHERE ${guard} ON CONFLICT (id) DO NOTHING`,
    values: [id, accountId, type, JSON.stringify(data), requestId, timestamp],
  };
}

/** The row of an object in the events about it: SQL that returns its columns as JSON. */
export interface Snapshot {
  accountId: string;
  id: string;
  /** The field that names the object in the data. */
  reference: string;
  /** The field of the snapshot. */
  field: string;
  /** SQL of a JSON object; `?2` is the id. */
  sql: string;
}

/** For the end of a batch that may have added events about the object: they show it as it is after the batch. */
export const snapshotStatement = (
  db: Db,
  { accountId, id, reference, field, sql }: Snapshot,
): D1PreparedStatement =>
  db.sql
    .prepare(
      `UPDATE hub_outbox SET data = json_set(data, '$.${field}', json((${sql})))
       WHERE account_id = ?1 AND appended_at IS NULL AND data ->> '${reference}' = ?2 AND data -> '${field}' IS NULL`,
    )
    .bind(accountId, id);

/** The event as a statement, for a batch that always makes the change or aborts. */
export const outboxStatement = (db: Db, event: KnownEvent<HubEvent>): D1PreparedStatement =>
  unguarded(db, outboxRow(event));

/** The account's events that its log does not have yet, for the end of a batch that may add one. */
export const selectPendingEvents = (db: Db, accountId: string): D1PreparedStatement =>
  db.sql
    .prepare(
      `SELECT ${COLUMNS} FROM hub_outbox WHERE account_id = ? AND appended_at IS NULL ORDER BY seq`,
    )
    .bind(accountId);

export const parsePendingEvents = (result: D1Result | undefined): HubEvent[] =>
  parseRows(result, Row).map(toEvent);

/** Appends events of one account and marks them; their data is in the log from then on. Idempotent by their ids. */
export async function appendAndMark(db: Db, append: Append, events: HubEvent[]): Promise<void> {
  if (events.length === 0) return;
  await append(events, true);
  const ids = JSON.stringify(events.map(({ id }) => id));
  await db.sql
    .prepare(
      `UPDATE hub_outbox SET appended_at = created_at, data = '{}' WHERE id IN (SELECT value FROM json_each(?))`,
    )
    .bind(ids)
    .run();
}

/** Appends the events that their writers did not append, in order. Accounts take turns (I-62); a log that fails delays no other. */
export async function sweepOutbox(ctx: SystemCtx): Promise<void> {
  const { results } = await ctx.db.sql
    .prepare(
      `SELECT ${COLUMNS}, row_number() OVER (PARTITION BY account_id ORDER BY seq) AS turn
       FROM (SELECT ${COLUMNS}, seq FROM hub_outbox WHERE appended_at IS NULL AND created_at <= ?
         ORDER BY account_id, seq LIMIT ${MAX_CANDIDATES})
       ORDER BY turn, seq LIMIT ${BATCH}`,
    )
    .bind(ctx.now() - SLACK_MS)
    .all();
  const events = results.map((row) => toEvent(Row.parse(row)));
  await Promise.all(
    [...Map.groupBy(events, (event) => event.accountId)].map(([accountId, own]) =>
      appendOrLeave(ctx.db, appenderFor(ctx.env, accountId), own),
    ),
  );
}

/** Appends events that a batch just wrote; a failure leaves them to the sweeper. */
export async function appendOrLeave(db: Db, append: Append, events: HubEvent[]): Promise<void> {
  try {
    await appendAndMark(db, append, events);
  } catch (error) {
    log('warn', 'outbox.left_to_sweeper', { error: describeError(error) });
  }
}

/** For the scheduled jobs: deletes events that were appended long ago, the oldest first. Bounded. */
export const purgeOutboxStatement = (ctx: SystemCtx): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `DELETE FROM hub_outbox WHERE appended_at < ? AND seq IN (
         SELECT seq FROM hub_outbox WHERE seq > 0 ORDER BY seq LIMIT 500)`,
    )
    .bind(ctx.now() - KEPT_DAYS * DAY);
