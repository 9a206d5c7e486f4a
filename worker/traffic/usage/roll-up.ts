import * as z from 'zod';
import { batch } from '../../platform/db/batch';
import { parseRows, type Db } from '../../platform/db/client';
import { DAY, iso } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';
import type { Tally } from './usage-counter';

/** Days for which an account's usage is kept. */
const KEPT_DAYS = 400;

interface Flush {
  accountId: string;
  /** The `through` of the last flush in D1: `tallies` hold the calls from there to `through`. */
  base: number;
  through: number;
  tallies: readonly Tally[];
  now: number;
}

const Through = z.object({ through: z.number() });

/** The sequence number up to which the account's calls are in D1. */
export async function readFlushedThrough(db: Db, accountId: string): Promise<number> {
  const [result] = await db.sql.batch([
    db.sql.prepare('SELECT through FROM usage_flushes WHERE account_id = ?').bind(accountId),
  ]);
  return parseRows(result, Through)[0]?.through ?? 0;
}

/**
 * Adds a limiter's calls to the account's days. Adds nothing when D1 is no longer at `base`, because an earlier flush,
 * whose answer was lost, added the same calls. @throws then, so that the caller reads `base` again.
 */
export async function insertTallies(db: Db, flush: Flush): Promise<void> {
  const { accountId, base, through, tallies, now } = flush;
  const add = db.sql
    .prepare(
      `INSERT INTO usage_daily (account_id, day, credential, route, requests, client_errors, server_errors,
         limited, total_ms, max_ms)
       SELECT ?1, value ->> 'day', value ->> 'credential', value ->> 'route', sum(value ->> 'requests'),
         sum(value ->> 'clientErrors'), sum(value ->> 'serverErrors'), sum(value ->> 'limited'),
         sum(value ->> 'totalMs'), max(value ->> 'maxMs')
       FROM json_each(?2)
       WHERE ?3 = coalesce((SELECT through FROM usage_flushes WHERE account_id = ?1), 0)
       GROUP BY 2, 3, 4
       ON CONFLICT (account_id, day, credential, route) DO UPDATE SET
         requests = requests + excluded.requests, client_errors = client_errors + excluded.client_errors,
         server_errors = server_errors + excluded.server_errors, limited = limited + excluded.limited,
         total_ms = total_ms + excluded.total_ms, max_ms = max(max_ms, excluded.max_ms)`,
    )
    .bind(accountId, JSON.stringify(tallies), base);
  const mark = db.sql
    .prepare(
      `INSERT INTO usage_flushes (account_id, through, flushed_at)
       SELECT ?1, ?2, ?3 WHERE ?4 = coalesce((SELECT through FROM usage_flushes WHERE account_id = ?1), 0)
       ON CONFLICT (account_id) DO UPDATE SET through = excluded.through, flushed_at = excluded.flushed_at
       RETURNING through`,
    )
    .bind(accountId, through, now, base);
  const { marked } = await batch(db, { add, marked: mark });
  if (marked.results.length === 0) throw new Error('the usage was flushed already');
}

/** For the scheduled purge. */
export const purgeUsageStatement = (ctx: SystemCtx): D1PreparedStatement =>
  ctx.db.sql
    .prepare('DELETE FROM usage_daily WHERE day < ?')
    .bind(iso(ctx.now() - KEPT_DAYS * DAY).slice(0, 10));
