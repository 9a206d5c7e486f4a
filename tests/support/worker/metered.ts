import { env } from 'cloudflare:workers';
import { openDb } from '../../../worker/platform/db/client';
import { systemCtx } from '../../../worker/accounts/authentication/auth';
import type { SystemCtx } from '../../../worker/platform/core/ctx';

/** A context that counts the rows read by D1 and records the statements. */
export function metered(): { ctx: SystemCtx; rows: () => number; statements: Set<string> } {
  let rows = 0;
  const statements = new Set<string>();
  const session = env.DB.withSession('first-primary');
  const inners = new WeakMap<object, { inner: D1PreparedStatement; text: string }>();
  const note = <T>(text: string, result: D1Result<T>): D1Result<T> => {
    statements.add(text);
    rows += result.meta.rows_read;
    return result;
  };
  const wrap = (inner: D1PreparedStatement, text: string): D1PreparedStatement => {
    const all = async () => note(text, await inner.all());
    const outer = {
      bind: (...values: unknown[]) => wrap(inner.bind(...values), text),
      all,
      run: all,
      first: async (column?: string) => {
        const row = (await all()).results[0] ?? null;
        return row && column !== undefined ? row[column] : row;
      },
    };
    inners.set(outer, { inner, text });
    return outer as unknown as D1PreparedStatement;
  };
  const sql = {
    prepare: (text: string) => wrap(session.prepare(text), text),
    batch: async (batch: D1PreparedStatement[]) => {
      const known = batch.map((one) => inners.get(one)).filter((one) => one !== undefined);
      const results = await session.batch(known.map(({ inner }) => inner));
      known.forEach(({ text }, n) => results[n] && note(text, results[n]));
      return results;
    },
  };
  const db = { sql, orm: openDb(env.DB).orm } as unknown as SystemCtx['db'];
  return { ctx: { ...systemCtx(env), db }, rows: () => rows, statements };
}
