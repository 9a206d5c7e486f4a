import { env } from 'cloudflare:workers';
import { vi } from 'vitest';

/** Rows written by D1 as billed (`meta.rows_written`: tables and indexes). */
export interface Written {
  rows: number;
  /** The rows of each batch or statement, in order. */
  steps: number[];
}

/** Counts all writes from now on. */
export function countWrites(): Written {
  const written: Written = { rows: 0, steps: [] };
  const count = (results: readonly D1Result[]): void => {
    const rows = results.reduce((sum, { meta }) => sum + meta.rows_written, 0);
    written.rows += rows;
    if (rows > 0) written.steps.push(rows);
  };
  const session = env.DB.withSession('first-primary');
  // All sessions and statements of the isolate share these two prototypes.
  const sessions = Object.getPrototypeOf(session) as D1DatabaseSession;
  const statements = Object.getPrototypeOf(session.prepare('SELECT 1')) as D1PreparedStatement;
  // oxlint-disable-next-line typescript/unbound-method -- called below on the session that is asked
  const batch = sessions.batch;
  vi.spyOn(sessions, 'batch').mockImplementation(async function batched<T>(
    this: D1DatabaseSession,
    list: D1PreparedStatement[],
  ): Promise<D1Result<T>[]> {
    const results = await batch.call<
      D1DatabaseSession,
      [D1PreparedStatement[]],
      Promise<D1Result<T>[]>
    >(this, list);
    count(results);
    return results;
  });
  for (const name of ['run', 'all'] as const) {
    const method = statements[name];
    vi.spyOn(statements, name).mockImplementation(async function counted<T>(
      this: D1PreparedStatement,
    ): Promise<D1Result<T>> {
      const result = await method.call<D1PreparedStatement, [], Promise<D1Result<T>>>(this);
      count([result]);
      return result;
    });
  }
  return written;
}
