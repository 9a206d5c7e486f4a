import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { unstable_splitSqlQuery as splitSql } from 'wrangler';
import { fetchOnce } from './fetch-once.ts';
import type { Operations, Statement } from './harness.worker.ts';

const RESTART_LIMIT_MS = 60_000;
const PAUSE_MS = 20;

/** The connection was refused: nothing was asked yet, because workerd is being restarted. */
const isRefused = (error: unknown): boolean =>
  error instanceof TypeError &&
  typeof error.cause === 'object' &&
  error.cause !== null &&
  'code' in error.cause &&
  error.cause.code === 'ECONNREFUSED';

/**
 * Asks the harness Worker, which is beside the API in its workerd. Never Miniflare's own proxy: its calls stop this
 * process's one thread until workerd answers, and workerd does not answer while nobody reads what it prints.
 */
export class Harness {
  readonly port: number;
  readonly token: string;

  constructor(port: number, token: string = randomBytes(32).toString('base64url')) {
    [this.port, this.token] = [port, token];
  }

  /**
   * Runs an operation of the harness. Waits for a workerd that is being restarted; one that is killed in the middle
   * rejects, and the caller knows whether it may be done twice.
   */
  async ask<Name extends keyof Operations>(
    name: Name,
    input: Operations[Name]['input'],
  ): Promise<Operations[Name]['output']> {
    const response = await this.#post(name, JSON.stringify(input));
    if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
    const answer: { value: Operations[Name]['output'] } = await response.json();
    return answer.value;
  }

  async #post(name: string, body: string): Promise<Response> {
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' };
    for (const since = Date.now(); ;) {
      try {
        const url = `http://127.0.0.1:${this.port}/${name}`;
        return await fetchOnce(url, { method: 'POST', headers, body });
      } catch (error) {
        if (!isRefused(error) || Date.now() - since > RESTART_LIMIT_MS) throw error;
        await sleep(PAUSE_MS);
      }
    }
  }

  /** The rows of one statement. */
  async query<T>(sql: string): Promise<T[]> {
    const [rows]: unknown[] = await this.ask('batch', [{ sql }]);
    return rows as T[];
  }

  /** Applies what `wrangler d1 migrations apply --local` would, in the same table, so that both agree. */
  async migrate(): Promise<void> {
    await this.query(
      `CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE,
       applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)`,
    );
    const rows = await this.query<{ name: string }>('SELECT name FROM d1_migrations');
    const done = new Set(rows.map((row) => row.name));
    const files = readdirSync('migrations').filter(
      (file) => file.endsWith('.sql') && !done.has(file),
    );
    for (const name of files.toSorted()) {
      const statements: Statement[] = splitSql(readFileSync(`migrations/${name}`, 'utf8')).map(
        (sql) => ({ sql }),
      );
      await this.ask('batch', [
        ...statements,
        { sql: 'INSERT INTO d1_migrations (name) VALUES (?)', params: [name] },
      ]);
    }
  }
}
