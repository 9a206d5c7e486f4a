import type { Signing } from './switches';

export type WebhookState = 'waiting' | 'sending' | 'delivered' | 'failed' | 'lost' | 'dropped';

export type Webhook = {
  seq: number;
  event: string;
  reference: string | null;
  /** The exact bytes; a repeat sends the same. */
  body: string;
  /** Null: the switch decides when it is sent. */
  signing: Signing | null;
  attempt: number;
  state: WebhookState;
  due_at: number | null;
  created_at: number;
  sent_at: number | null;
  answer: number | null;
  error: string | null;
};

export interface AttemptResult {
  seq: number;
  state: WebhookState;
  dueAt: number | null;
  sentAt: number;
  answer: number | null;
  error: string | null;
}

/** Finished webhooks beyond this number are only counted, so that a storm does not fill the disk. */
const KEPT = 20_000;
const PRUNE_EVERY = 1000;

export class WebhookStore {
  readonly #sql: SqlStorage;
  #unpruned = 0;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(
    row: Pick<
      Webhook,
      'event' | 'reference' | 'body' | 'signing' | 'state' | 'due_at' | 'created_at'
    >,
  ): void {
    this.#sql.exec(
      `INSERT INTO webhooks (event, reference, body, signing, state, due_at, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      row.event,
      row.reference,
      row.body,
      row.signing,
      row.state,
      row.due_at,
      row.created_at,
    );
    this.#unpruned += 1;
    if (this.#unpruned >= PRUNE_EVERY) this.#prune();
  }

  #prune(): void {
    this.#unpruned = 0;
    const { last } = this.#sql
      .exec<{ last: number }>('SELECT coalesce(max(seq), 0) AS last FROM webhooks')
      .one();
    const gone = this.#sql
      .exec<{ state: string }>(
        'DELETE FROM webhooks WHERE seq <= ? AND due_at IS NULL RETURNING state',
        last - KEPT,
      )
      .toArray();
    const counts = Map.groupBy(gone, (row) => row.state);
    for (const [state, rows] of counts) {
      this.#sql.exec(
        `INSERT INTO webhook_tally (state, n) VALUES (?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n`,
        state,
        rows.length,
      );
    }
  }

  /** Claims due webhooks with a lease: if the process dies while sending, they are due again. */
  claim(now: number, limit: number, leaseUntil: number): Webhook[] {
    return this.#sql
      .exec<Webhook>(
        `UPDATE webhooks SET state = 'sending', attempt = attempt + 1, due_at = ? WHERE seq IN (
           SELECT seq FROM webhooks WHERE due_at <= ? ORDER BY due_at, seq LIMIT ?) RETURNING *`,
        leaseUntil,
        now,
        limit,
      )
      .toArray()
      .toSorted((a, b) => a.seq - b.seq);
  }

  /** Makes webhooks that a dead process was sending due at once. Returns their number. */
  release(now: number): number {
    return this.#sql
      .exec(
        `UPDATE webhooks SET state = 'waiting', due_at = ?
         WHERE due_at IS NOT NULL AND state = 'sending' RETURNING seq`,
        now,
      )
      .toArray().length;
  }

  finish(done: AttemptResult): void {
    this.#sql.exec(
      'UPDATE webhooks SET state = ?, due_at = ?, sent_at = ?, answer = ?, error = ? WHERE seq = ?',
      done.state,
      done.dueAt,
      done.sentAt,
      done.answer,
      done.error,
      done.seq,
    );
  }

  /** Sends webhooks again, like the button in Paystack's dashboard. Returns how many were found. */
  resend(seqs: readonly number[], now: number): number {
    return seqs.flatMap((seq) =>
      this.#sql
        .exec(
          `UPDATE webhooks SET state = 'waiting', due_at = ?, attempt = 0
           WHERE seq = ? AND due_at IS NULL RETURNING seq`,
          now,
          seq,
        )
        .toArray(),
    ).length;
  }

  nextDueAt(): number | null {
    return this.#sql
      .exec<{ at: number | null }>(
        'SELECT min(due_at) AS at FROM webhooks WHERE due_at IS NOT NULL',
      )
      .one().at;
  }

  /** Newest first. */
  list(limit: number): Webhook[] {
    return this.#sql
      .exec<Webhook>('SELECT * FROM webhooks ORDER BY seq DESC LIMIT ?', limit)
      .toArray();
  }

  countsByState(): Record<string, number> {
    const rows = this.#sql.exec<{ state: string; n: number }>(
      `SELECT state, sum(n) AS n FROM (
         SELECT state, count(*) AS n FROM webhooks GROUP BY state
         UNION ALL SELECT state, n FROM webhook_tally) GROUP BY state ORDER BY state`,
    );
    return Object.fromEntries(rows.toArray().map((row) => [row.state, row.n]));
  }
}
