import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { unstable_splitSqlQuery as splitSql } from 'wrangler';
import { fetchOnce } from './fetch-once.ts';
import type { Operations, Statement } from './harness.worker.ts';

const RESTART_LIMIT_MS = 60_000;
const PAUSE_MS = 20;

/** The connection was refused: workerd is restarting and has not seen the request. */
const isRefused = (error: unknown): boolean =>
  error instanceof TypeError &&
  typeof error.cause === 'object' &&
  error.cause !== null &&
  'code' in error.cause &&
  error.cause.code === 'ECONNREFUSED';

/**
 * Client of the harness Worker, which runs beside the API in its workerd. Never use Miniflare's proxy instead: its
 * calls block this process's only thread, and workerd stops while its output is not read.
 */
export class Harness {
  readonly port: number;
  readonly token: string;

  constructor(port: number, token: string = randomBytes(32).toString('base64url')) {
    [this.port, this.token] = [port, token];
  }

  /**
   * Runs an operation of the harness. Waits while workerd restarts; rejects when it is killed meanwhile, and the caller
   * decides whether to repeat.
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

  /** Returns the rows of one statement. */
  async query<T>(sql: string): Promise<T[]> {
    const [rows]: unknown[] = await this.ask('batch', [{ sql }]);
    return rows as T[];
  }

  /** Applies the migrations like `wrangler d1 migrations apply --local`, in the same table. */
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
