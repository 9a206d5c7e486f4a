import * as z from 'zod';
import { MINUTE } from '../../platform/core/clock';
import { EventData, type HubEvent, type LoggedEvent } from '../../events/event';
import { migrateObject } from '../../platform/core/object-migrations';
import { MIGRATIONS } from './hub.migrations';

// Far more rows than one append adds.
const PURGE_BATCH = 100;
/** How far the clocks of the event sources may differ from this object's. */
const CLOCK_SLACK_MS = MINUTE;

const Logged = z.object({
  id: z.string(),
  type: z.string(),
  /** Epoch milliseconds. */
  timestamp: z.number(),
  requestId: z.string().nullish(),
  data: EventData,
});
const Batch = z.array(Logged);

interface Moment {
  now: number;
  /** The last acknowledged sequence number. */
  through: number;
}

type Row = { sequence: number; events: string };

/** The events of a row with their numbers: the last event has the number of the row. */
const numbered = ({ sequence, events }: Row): LoggedEvent[] =>
  numbers(Batch.parse(JSON.parse(events)), sequence);

const numbers = (batch: z.infer<typeof Batch>, last: number): LoggedEvent[] =>
  batch.map((event, i) => ({ ...event, sequence: last - batch.length + 1 + i }));

/** All SQL of the event log. Sequence numbers are never reused, even after a purge. */
export class HubStore {
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
    migrateObject(storage, MIGRATIONS);
  }

  lastSequence(): number {
    return (
      this.#sql.exec<{ last: number | null }>('SELECT max(sequence) AS last FROM log').one().last ??
      0
    );
  }

  /** The acknowledged sequence number that the newest row stored. */
  storedAckSequence(): number {
    const [row] = this.#sql
      .exec<{ through: number }>('SELECT through FROM log ORDER BY sequence DESC LIMIT 1')
      .toArray();
    return row?.through ?? 0;
  }

  /** The number of the row before the newest. */
  previousSequence(): number {
    const [row] = this.#sql
      .exec<{ sequence: number }>(
        'SELECT sequence FROM log ORDER BY sequence DESC LIMIT 1 OFFSET 1',
      )
      .toArray();
    return row?.sequence ?? 0;
  }

  /** The number of the event; null when the log does not have it. Only rows that are newer than the event are read. */
  find(event: HubEvent): number | null {
    const rows = this.#sql.exec<Row & { appended_at: number }>(
      'SELECT sequence, appended_at, events FROM log ORDER BY sequence DESC',
    );
    for (const row of rows) {
      if (row.appended_at < event.timestamp - CLOCK_SLACK_MS) return null;
      const found = numbered(row).find(({ id }) => id === event.id);
      if (found) return found.sequence;
    }
    return null;
  }

  /**
   * Gives the events the next numbers and returns them with those. `through` is stored in the same row.
   * @throws when an event does not have the form of one.
   */
  append(events: readonly HubEvent[], { now, through }: Moment): LoggedEvent[] {
    if (events.length === 0) return [];
    // Parsed before it is stored: an unreadable row would stop every read.
    const batch = Batch.parse(events);
    const row = { sequence: this.lastSequence() + batch.length, events: JSON.stringify(batch) };
    this.#sql.exec(
      'INSERT INTO log (sequence, appended_at, events, through) VALUES (?, ?, ?, ?)',
      row.sequence,
      now,
      row.events,
      through,
    );
    return numbers(batch, row.sequence);
  }

  /** The number of the oldest event appended at `since` or later; the next number when there is none. */
  firstSequence(since: number): number {
    return this.sequenceBefore(since) + 1;
  }

  /** When the oldest event of the log was appended. */
  oldestAt(): number | null {
    const [row] = this.#sql
      .exec<{ appended_at: number }>(
        `SELECT appended_at FROM log WHERE events <> '[]' ORDER BY sequence LIMIT 1`,
      )
      .toArray();
    return row?.appended_at ?? null;
  }

  /** The last number before the events appended at `since` (epoch milliseconds) or later. */
  sequenceBefore(since: number): number {
    const [row] = this.#sql
      .exec<Row>(
        `SELECT sequence, events FROM log WHERE appended_at >= ? AND events <> '[]' ORDER BY sequence LIMIT 1`,
        since,
      )
      .toArray();
    return row ? (numbered(row)[0]?.sequence ?? 1) - 1 : this.lastSequence();
  }

  /** Events after `sequence` that were appended at `since` or later, oldest first. */
  after(sequence: number, limit: number, since = 0): LoggedEvent[] {
    // A row has at least one event, so `limit` rows are enough.
    return this.#sql
      .exec<Row>(
        `SELECT sequence, events FROM log WHERE sequence > ? AND appended_at >= ? AND events <> '[]'
         ORDER BY sequence LIMIT ?`,
        sequence,
        since,
        limit,
      )
      .toArray()
      .flatMap(numbered)
      .filter((event) => event.sequence > sequence)
      .slice(0, limit);
  }

  clear(): void {
    this.#sql.exec('DELETE FROM log');
  }

  /** Removes expired rows, oldest first. The newest row stays without its events: the next number derives from it. */
  purge(before: number): void {
    const [oldest] = this.#sql
      .exec<{ appended_at: number }>('SELECT appended_at FROM log ORDER BY sequence LIMIT 1')
      .toArray();
    if (!oldest || oldest.appended_at >= before) return;
    this.#sql.exec(
      `DELETE FROM log WHERE appended_at < ? AND sequence < (SELECT max(sequence) FROM log)
         AND sequence IN (SELECT sequence FROM log ORDER BY sequence LIMIT ${PURGE_BATCH})`,
      before,
    );
    this.#sql.exec(
      `UPDATE log SET events = '[]' WHERE sequence = (SELECT max(sequence) FROM log) AND appended_at < ? AND events <> '[]'`,
      before,
    );
  }
}
