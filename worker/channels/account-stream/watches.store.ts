import { DAY, HOUR, MINUTE } from '../../platform/core/clock';

// Made when the first socket is opened, because a table costs rows and most accounts are never watched.
const TABLE = `CREATE TABLE IF NOT EXISTS watches (credential TEXT NOT NULL, target TEXT NOT NULL,
  since INTEGER NOT NULL, PRIMARY KEY (credential, target)) WITHOUT ROWID`;

/** Longer than a ticket lives and than a principal is cached: until then a dead credential could still knock. */
const REMEMBERED_MS = 2 * MINUTE;
/** No socket's object lives longer. */
const KEPT_MS = 3 * DAY;
/** The target in the row of a dead credential, and of one that may do something else than before. */
const DEAD = '';
const CHANGED = '~';
/** Every credential of the account. */
export const EVERY = '*';

export interface Watch {
  [column: string]: string;
  credential: string;
  target: string;
}

/** Which objects hold sockets of which credential, so that its end finds them all (I-41). */
export class WatchStore {
  readonly #sql: SqlStorage;
  #purgedAt = 0;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
  }

  /** Notes that `target` holds a socket of `credential`; false when the credential has just ended. */
  add(credential: string, target: string, now: number): boolean {
    this.#sql.exec(TABLE);
    this.#purge(now);
    const [dead] = this.#sql
      .exec(
        'SELECT since FROM watches WHERE credential IN (?, ?) AND target = ? AND since > ?',
        credential,
        EVERY,
        DEAD,
        now - REMEMBERED_MS,
      )
      .toArray();
    if (dead) return false;
    this.#sql.exec(
      `INSERT INTO watches (credential, target, since) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING`,
      credential,
      target,
      now,
    );
    return true;
  }

  /** From now on `credential` opens nothing. */
  end(credential: string, now: number): void {
    this.#sql.exec(TABLE);
    this.#sql.exec(
      `INSERT INTO watches (credential, target, since) VALUES (?1, '${DEAD}', ?2)
       ON CONFLICT DO UPDATE SET since = excluded.since`,
      credential,
      now,
    );
  }

  /** What was read of `credential` before now no longer holds. */
  change(credential: string, now: number): void {
    this.#sql.exec(TABLE);
    this.#sql.exec(
      `INSERT INTO watches (credential, target, since) VALUES (?1, '${CHANGED}', ?2)
       ON CONFLICT DO UPDATE SET since = excluded.since`,
      credential,
      now,
    );
  }

  /** Whether what was read of `credential` at `readAt` still holds. */
  isCurrent(credential: string, readAt: number, now: number): boolean {
    this.#sql.exec(TABLE);
    const [row] = this.#sql
      .exec(
        `SELECT since FROM watches WHERE credential IN (?1, '${EVERY}')
           AND (target = '${DEAD}' AND since > ?2 OR target = '${CHANGED}' AND since >= ?3)`,
        credential,
        now - REMEMBERED_MS,
        readAt,
      )
      .toArray();
    return row === undefined;
  }

  of(credential: string): Watch[] {
    this.#sql.exec(TABLE);
    return this.#sql
      .exec<Watch>(
        `SELECT credential, target FROM watches WHERE (credential = ?1 OR ?1 = '${EVERY}') AND target NOT IN ('${DEAD}', '${CHANGED}')`,
        credential,
      )
      .toArray();
  }

  forget({ credential, target }: Watch): void {
    this.#sql.exec('DELETE FROM watches WHERE credential = ? AND target = ?', credential, target);
  }

  // Once an hour of the object's life is often enough for rows that do no harm.
  #purge(now: number): void {
    if (now - this.#purgedAt < HOUR) return;
    this.#purgedAt = now;
    this.#sql.exec('DELETE FROM watches WHERE since < ?', now - KEPT_MS);
  }
}
