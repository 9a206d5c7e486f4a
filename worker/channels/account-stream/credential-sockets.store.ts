import { DAY, HOUR, MINUTE } from '../../platform/core/clock';

// Created with the first socket: a table costs rows, and most accounts have no sockets.
const TABLE = `CREATE TABLE IF NOT EXISTS watches (credential TEXT NOT NULL, target TEXT NOT NULL,
  since INTEGER NOT NULL, PRIMARY KEY (credential, target)) WITHOUT ROWID`;

/** Longer than a ticket is valid and a principal is cached: until then an ended credential may still try to connect. */
const REMEMBERED_MS = 2 * MINUTE;
/** Longer than an object with sockets exists. */
const KEPT_MS = 3 * DAY;
/** The target in the row of a credential that has ended, and of one whose permissions changed. */
const ENDED = '';
const CHANGED = '~';
/** Every credential of the account. */
export const ALL_CREDENTIALS = '*';

export interface CredentialSocket {
  [column: string]: string;
  credential: string;
  target: string;
}

/** The objects that hold sockets of each credential, so that its end closes all of them (I-41). */
export class CredentialSocketsStore {
  readonly #sql: SqlStorage;
  #purgedAt = 0;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
  }

  /** Records that `target` holds a socket of `credential`; false when the credential has just ended. */
  add(credential: string, target: string, now: number): boolean {
    this.#sql.exec(TABLE);
    this.#purge(now);
    const [ended] = this.#sql
      .exec(
        'SELECT since FROM watches WHERE credential IN (?, ?) AND target = ? AND since > ?',
        credential,
        ALL_CREDENTIALS,
        ENDED,
        now - REMEMBERED_MS,
      )
      .toArray();
    if (ended) return false;
    this.#sql.exec(
      `INSERT INTO watches (credential, target, since) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING`,
      credential,
      target,
      now,
    );
    return true;
  }

  /** From now on `credential` opens no socket. */
  end(credential: string, now: number): void {
    this.#sql.exec(TABLE);
    this.#sql.exec(
      `INSERT INTO watches (credential, target, since) VALUES (?1, '${ENDED}', ?2)
       ON CONFLICT DO UPDATE SET since = excluded.since`,
      credential,
      now,
    );
  }

  /** Permissions of `credential` that were read before now are outdated. */
  change(credential: string, now: number): void {
    this.#sql.exec(TABLE);
    this.#sql.exec(
      `INSERT INTO watches (credential, target, since) VALUES (?1, '${CHANGED}', ?2)
       ON CONFLICT DO UPDATE SET since = excluded.since`,
      credential,
      now,
    );
  }

  /** Whether permissions of `credential` that were read at `readAt` are still current. */
  isCurrent(credential: string, readAt: number, now: number): boolean {
    this.#sql.exec(TABLE);
    const [row] = this.#sql
      .exec(
        `SELECT since FROM watches WHERE credential IN (?1, '${ALL_CREDENTIALS}')
           AND (target = '${ENDED}' AND since > ?2 OR target = '${CHANGED}' AND since >= ?3)`,
        credential,
        now - REMEMBERED_MS,
        readAt,
      )
      .toArray();
    return row === undefined;
  }

  of(credential: string): CredentialSocket[] {
    this.#sql.exec(TABLE);
    return this.#sql
      .exec<CredentialSocket>(
        `SELECT credential, target FROM watches WHERE (credential = ?1 OR ?1 = '${ALL_CREDENTIALS}') AND target NOT IN ('${ENDED}', '${CHANGED}')`,
        credential,
      )
      .toArray();
  }

  forget({ credential, target }: CredentialSocket): void {
    this.#sql.exec('DELETE FROM watches WHERE credential = ? AND target = ?', credential, target);
  }

  // Hourly is enough: old rows do no harm.
  #purge(now: number): void {
    if (now - this.#purgedAt < HOUR) return;
    this.#purgedAt = now;
    this.#sql.exec('DELETE FROM watches WHERE since < ?', now - KEPT_MS);
  }
}
