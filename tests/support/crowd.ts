import { afterEach, beforeEach, vi } from 'vitest';
import type { Db } from '../../worker/platform/db/client';
import type { SystemCtx } from '../../worker/platform/core/ctx';
import { collectLogs } from './logs';
import { SqliteDb } from './sqlite-db';

export const DUE = 10_000;
export const START = Date.UTC(2026, 10, 22, 12);

/** SQL for the id of row `i` of `fill`, and the number of the other account's row. */
export const id = (prefix: string) => `'${prefix}_' || i`;
export const ONE = DUE + 1;
/** SQL for the due time of row `i`: each after the previous one. */
export const DUE_AT = `${START} - 30000 + i`;
// Node's SQLite does not report changed rows here; the tests only need whether there were any.
function silent(db: Db): Db {
  const batch = async (statements: D1PreparedStatement[]) =>
    (await db.sql.batch(statements)).map((result) => ({ ...result, meta: { changes: 0 } }));
  const quiet: unknown = { ...db, sql: { ...db.sql, batch } };
  return quiet as Db;
}

function environment(asked: string[]): Env {
  const methods = ['resume', 'append', 'closeCredentials'];
  const objects = {
    getByName: (name: string) =>
      Object.fromEntries(methods.map((method) => [method, async () => asked.push(name)])),
  };
  const queue = {
    sendBatch: async (batch: { body: { delivery: string } }[]) =>
      asked.push(...batch.map(({ body }) => body.delivery)),
  };
  const env: unknown = {
    VERIFICATION: objects,
    ACCOUNT_HUB: objects,
    WEBHOOKS: queue,
    PAYSTACK_URL: 'http://paystack.test',
    PAYSTACK_SECRET_KEY: 'sk_test_0123456789abcdef0123456789abcdef',
    ID_KEY: 'test-id-key-0123456789abcdef0123456789abcdef',
    SEAL_KEYS: 'k1:test-seal-key-0123456789abcdef0123456789abcd',
  };
  return env as Env;
}

/** A D1 in which one account has thousands of due rows and another account a single, later one. */
export class Crowd {
  readonly sqlite = new SqliteDb();
  now = START;
  /** Calls to objects, queues and the payment provider, by name and in order. */
  readonly asked: string[] = [];
  readonly ctx: SystemCtx = {
    db: silent(this.sqlite.db),
    env: environment(this.asked),
    now: () => this.now,
  };

  constructor() {
    // The tests need due rows, not their history.
    this.sqlite.raw.exec('PRAGMA foreign_keys = OFF');
    const triggers = this.sqlite.raw
      .prepare(`SELECT name FROM sqlite_master WHERE type = 'trigger'`)
      .all();
    for (const { name } of triggers) this.sqlite.raw.exec(`DROP TRIGGER ${String(name)}`);
    vi.stubGlobal('fetch', async (url: string) => {
      this.asked.push(url.split('/').at(-1) ?? '');
      throw new TypeError('network connection lost');
    });
  }

  /**
   * Inserts the many rows and then the single one, each with `values`: SQL in which `who` is the account and `i` the
   * index.
   */
  fill(table: string, values: Record<string, string>, flood = DUE): void {
    const columns = Object.keys(values).join(', ');
    const row = Object.values(values).join(', ');
    this.sqlite.raw.exec(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= ${flood})
       INSERT INTO ${table} (${columns})
       SELECT ${row} FROM (SELECT i, iif(i <= ${flood}, 'acc_flood', 'acc_one') AS who FROM n)`,
    );
  }

  get(sql: string): unknown {
    return Object.values(this.sqlite.raw.prepare(sql).get() ?? {})[0];
  }
}

/** A new `Crowd` for each test of the file; `crowd` is the running test's. */
export function crowdOfEachTest(): { readonly crowd: Crowd } {
  let crowd: Crowd | null = null;
  beforeEach(() => {
    crowd = new Crowd();
    collectLogs();
  });
  afterEach(() => vi.unstubAllGlobals());
  return {
    get crowd() {
      if (!crowd) throw new Error('no test runs');
      return crowd;
    },
  };
}
