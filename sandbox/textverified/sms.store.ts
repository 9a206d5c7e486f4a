import type { Switches } from './switches';
import { readPage, type Cursor, type Page } from './pages';

export type Sms = {
  seq: number;
  id: string;
  reservation_id: string | null;
  sender: string | null;
  number: string;
  content: string | null;
  code: string | null;
  encrypted: number;
  created_at: number;
};

export type ScheduledSms = {
  reservation_id: string | null;
  sender: string | null;
  number: string;
  content: string | null;
  code: string | null;
  /** Null: the time at which it is due. */
  created_at: number | null;
  webhook: number;
  /** `auto` messages are dropped when their verification ends; `late` ones are sent because it ended. */
  kind: 'auto' | 'late' | 'manual';
  due_at: number;
};

const COLUMNS = 'id, reservation_id, sender, number, content, code, encrypted, created_at';

export class SmsStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  nextOrdinal(): number {
    return this.#sql.exec<{ n: number }>('SELECT coalesce(max(seq), 0) + 1 AS n FROM sms').one().n;
  }

  add(row: Sms): void {
    this.#sql.exec(
      `INSERT INTO sms (seq, ${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      row.seq,
      row.id,
      row.reservation_id,
      row.sender,
      row.number,
      row.content,
      row.code,
      row.encrypted,
      row.created_at,
    );
  }

  countFor(reservationId: string): number {
    return this.#sql
      .exec<{ n: number }>('SELECT count(*) AS n FROM sms WHERE reservation_id = ?', reservationId)
      .one().n;
  }

  page(
    filter: { reservationId?: string | undefined; number?: string | undefined },
    cursor: Cursor | null,
    switches: Switches,
  ): Page<Sms> {
    const conditions = ['1'];
    const binds: string[] = [];
    if (filter.reservationId !== undefined) {
      conditions.push('reservation_id = ?');
      binds.push(filter.reservationId);
    }
    if (filter.number !== undefined) {
      conditions.push('number = ?');
      binds.push(filter.number);
    }
    return readPage<Sms>(
      this.#sql,
      { table: 'sms', columns: COLUMNS, where: conditions.join(' AND '), binds, cursor },
      switches,
    );
  }

  latest(limit: number): Sms[] {
    return this.#sql
      .exec<Sms>(`SELECT seq, ${COLUMNS} FROM sms ORDER BY seq DESC LIMIT ?`, limit)
      .toArray();
  }

  schedule(job: ScheduledSms): void {
    this.#sql.exec(
      `INSERT INTO scheduled_sms (reservation_id, sender, number, content, code, created_at, webhook, kind, due_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      job.reservation_id,
      job.sender,
      job.number,
      job.content,
      job.code,
      job.created_at,
      job.webhook,
      job.kind,
      job.due_at,
    );
  }

  /** Deletes the due messages in the statement that reads them; the caller stores them in the same transaction. */
  takeDue(now: number): ScheduledSms[] {
    const jobs = this.#sql
      .exec<ScheduledSms & { seq: number }>(
        `DELETE FROM scheduled_sms WHERE seq IN (
           SELECT seq FROM scheduled_sms WHERE due_at <= ? ORDER BY due_at, seq LIMIT 100) RETURNING *`,
        now,
      )
      .toArray();
    return jobs.toSorted((a, b) => a.due_at - b.due_at || a.seq - b.seq);
  }

  /** After the end of a verification: drops its automatic messages and makes its late ones due at `at`. */
  endFor(reservationId: string, at: number): void {
    this.#sql.exec(
      `DELETE FROM scheduled_sms WHERE reservation_id = ? AND kind = 'auto'`,
      reservationId,
    );
    this.#sql.exec(
      `UPDATE scheduled_sms SET due_at = min(due_at, ?) WHERE reservation_id = ? AND kind = 'late'`,
      at,
      reservationId,
    );
  }

  nextDueAt(): number | null {
    return this.#sql
      .exec<{ at: number | null }>('SELECT min(due_at) AS at FROM scheduled_sms')
      .one().at;
  }
}
