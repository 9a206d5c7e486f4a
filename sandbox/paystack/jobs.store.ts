/** Scheduled work, and the row that it concerns. */
export type JobKind = 'succeed' | 'refund' | 'dispute';
export type Job = { seq: number; due_at: number; kind: JobKind; subject: number };

export class JobStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(dueAt: number, kind: JobKind, subject: number): void {
    this.#sql.exec(
      'INSERT INTO jobs (due_at, kind, subject) VALUES (?, ?, ?)',
      dueAt,
      kind,
      subject,
    );
  }

  takeDue(now: number, limit: number): Job[] {
    return this.#sql
      .exec<Job>(
        `DELETE FROM jobs WHERE seq IN (
           SELECT seq FROM jobs WHERE due_at <= ? ORDER BY due_at, seq LIMIT ?) RETURNING *`,
        now,
        limit,
      )
      .toArray()
      .toSorted((a, b) => a.due_at - b.due_at || a.seq - b.seq);
  }

  nextDueAt(): number | null {
    return this.#sql.exec<{ at: number | null }>('SELECT min(due_at) AS at FROM jobs').one().at;
  }
}
