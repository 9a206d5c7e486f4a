import * as z from 'zod';
import { parseRows, type Db } from '../platform/db/client';
import { unguarded, type GuardedRow } from '../platform/db/guarded';
import { MAX_CANDIDATES } from '../platform/db/in-turns';
import { DAY, SECOND } from '../platform/core/clock';
import type { SystemCtx } from '../platform/core/ctx';
import { describeError } from '../platform/core/errors';
import { log } from '../platform/core/log';
import type { EventType } from './schemas';
import { EventData, type HubEvent } from './event';
import { hubOf } from './hub.client';

const Row = z.object({
  id: z.string(),
  account_id: z.string(),
  type: z.string(),
  data: z.string(),
  created_at: z.number(),
});
const COLUMNS = 'id, account_id, type, data, created_at';
const BATCH = 100;
/** Whoever wrote an event appends it at once; only then does the sweeper. */
const SLACK_MS = 10 * SECOND;
/** Longer than the month in which an event may be made again, and must then be known. */
const KEPT_DAYS = 62;

const toEvent = (row: z.infer<typeof Row>): HubEvent => ({
  id: row.id,
  type: row.type,
  timestamp: row.created_at,
  accountId: row.account_id,
  data: EventData.parse(JSON.parse(row.data)),
});

/** How the log is reached; what is appended here may have been before, because the sweeper appends it too. */
type Append = (events: HubEvent[], mayRepeat: boolean) => Promise<unknown>;

export const appenderFor =
  (env: Env, accountId: string): Append =>
  (events, mayRepeat) =>
    hubOf(env, accountId).append(events, mayRepeat);

/** What is told of has a schema. */
export type KnownEvent<E> = Omit<E, 'type'> & { type: EventType };

/** Fields of an event's data that the batch itself works out: of each an SQL expression, given the account's as SQL. */
type Computed = Readonly<Record<string, (account: string) => string>>;

/**
 * An event that is born in D1, as a row of the batch that it tells of, for `guarded`; once for its id, and with what is
 * `computed` by then.
 */
export function outboxRow(event: KnownEvent<HubEvent>, computed: Computed = {}): GuardedRow {
  const { id, accountId, type, data, timestamp } = event;
  const told = Object.entries(computed).reduce(
    (json, [field, sql]) => `json_set(${json}, '$.${field}', ${sql('?2')})`,
    '?4',
  );
  return {
    insert: (guard) =>
      `INSERT INTO hub_outbox (${COLUMNS})
       SELECT ?1, ?2, ?3, ${told}, ?5 WHERE ${guard} ON CONFLICT (id) DO NOTHING`,
    values: [id, accountId, type, JSON.stringify(data), timestamp],
  };
}

/** The same as a statement, for a batch that is sure to make the change or to abort. */
export const outboxStatement = (db: Db, event: KnownEvent<HubEvent>): D1PreparedStatement =>
  unguarded(db, outboxRow(event));

/** The account's events that no log has yet, for the end of the batch that may have made one. */
export const selectPendingEvents = (db: Db, accountId: string): D1PreparedStatement =>
  db.sql
    .prepare(
      `SELECT ${COLUMNS} FROM hub_outbox WHERE account_id = ? AND appended_at IS NULL ORDER BY seq`,
    )
    .bind(accountId);

export const parsePendingEvents = (result: D1Result | undefined): HubEvent[] =>
  parseRows(result, Row).map(toEvent);

/** Appends events of one account and notes it. Appended twice they are one, by their ids. */
export async function appendAndMark(db: Db, append: Append, events: HubEvent[]): Promise<void> {
  if (events.length === 0) return;
  await append(events, true);
  const ids = JSON.stringify(events.map(({ id }) => id));
  await db.sql
    .prepare(
      `UPDATE hub_outbox SET appended_at = created_at WHERE id IN (SELECT value FROM json_each(?))`,
    )
    .bind(ids)
    .run();
}

/** Appends what its writer did not get to, in order, the accounts in turns (I-62); a log that does not answer stops no other. */
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

/** Appends now what a batch just wrote; what cannot be now stays for the sweeper. */
export async function appendOrLeave(db: Db, append: Append, events: HubEvent[]): Promise<void> {
  try {
    await appendAndMark(db, append, events);
  } catch (error) {
    log('warn', 'outbox.left_to_sweeper', { error: describeError(error) });
  }
}

/** For the tick: events that the log has had for long. Bounded, and the oldest come first by their number. */
export const purgeOutboxStatement = (ctx: SystemCtx): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `DELETE FROM hub_outbox WHERE appended_at < ? AND seq IN (
         SELECT seq FROM hub_outbox WHERE seq > 0 ORDER BY seq LIMIT 500)`,
    )
    .bind(ctx.now() - KEPT_DAYS * DAY);
