export type EventState = 'waiting' | 'delivered' | 'failed' | 'dropped' | 'held';

export type WebhookEvent = {
  seq: number;
  id: string;
  event: string;
  data: string;
  occurred_at: number;
  attempt: number;
  state: EventState;
  due_at: number | null;
};

export type WebhookAttempt = {
  eventId: string;
  event: string;
  attempt: number;
  at: number;
  url: string;
  status: number | null;
  error: string | null;
  tookMs: number;
  eventState: EventState;
};

export class WebhookStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  nextOrdinal(): number {
    return this.#sql
      .exec<{ n: number }>('SELECT coalesce(max(seq), 0) + 1 AS n FROM webhook_events')
      .one().n;
  }

  add(event: Omit<WebhookEvent, 'seq' | 'attempt'>): void {
    this.#sql.exec(
      'INSERT INTO webhook_events (id, event, data, occurred_at, state, due_at) VALUES (?, ?, ?, ?, ?, ?)',
      event.id,
      event.event,
      event.data,
      event.occurred_at,
      event.state,
      event.due_at,
    );
  }

  /** Claims due events with a lease: if the process dies while sending, they are due again at `leaseUntil`. */
  claim(now: number, limit: number, leaseUntil: number): WebhookEvent[] {
    return this.#sql
      .exec<WebhookEvent>(
        `UPDATE webhook_events SET attempt = attempt + 1, due_at = ? WHERE seq IN (
           SELECT seq FROM webhook_events WHERE due_at <= ? ORDER BY due_at, seq LIMIT ?) RETURNING *`,
        leaseUntil,
        now,
        limit,
      )
      .toArray();
  }

  finish(seq: number, state: EventState, dueAt: number | null): void {
    this.#sql.exec(
      'UPDATE webhook_events SET state = ?, due_at = ? WHERE seq = ?',
      state,
      dueAt,
      seq,
    );
  }

  logAttempt(
    event: WebhookEvent,
    sent: { at: number; url: string; status: number | null; error: string | null; tookMs: number },
  ): void {
    this.#sql.exec(
      'INSERT INTO webhook_attempts (event_seq, attempt, at, url, status, error, took_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
      event.seq,
      event.attempt,
      sent.at,
      sent.url,
      sent.status,
      sent.error,
      sent.tookMs,
    );
  }

  /** After the webhook was disabled: drops or holds every waiting event. */
  stop(state: 'dropped' | 'held'): void {
    this.#sql.exec(
      `UPDATE webhook_events SET state = ?, due_at = NULL WHERE state = 'waiting'`,
      state,
    );
  }

  resume(now: number): void {
    this.#sql.exec(
      `UPDATE webhook_events SET state = 'waiting', due_at = ? WHERE state = 'held'`,
      now,
    );
  }

  nextDueAt(): number | null {
    return this.#sql
      .exec<{ at: number | null }>(
        'SELECT min(due_at) AS at FROM webhook_events WHERE due_at IS NOT NULL',
      )
      .one().at;
  }

  attempts(limit: number): WebhookAttempt[] {
    return this.#sql
      .exec<WebhookAttempt>(
        `SELECT e.id AS eventId, e.event, a.attempt, a.at, a.url, a.status, a.error, a.took_ms AS tookMs, e.state AS eventState
         FROM webhook_attempts a JOIN webhook_events e ON e.seq = a.event_seq ORDER BY a.seq DESC LIMIT ?`,
        limit,
      )
      .toArray();
  }

  countsByState(): Record<string, number> {
    const rows = this.#sql.exec<{ state: string; n: number }>(
      'SELECT state, count(*) AS n FROM webhook_events GROUP BY state',
    );
    return Object.fromEntries(rows.toArray().map((row) => [row.state, row.n]));
  }
}
