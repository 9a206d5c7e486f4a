import * as z from 'zod';
import { rowsOf } from '../db/client';
import type { Ctx } from '../kernel/ctx';
import { readCursor, writeCursor } from '../kernel/cursor';
import { sealerOf } from '../sealing/sealing.service';
import { isTerminal, STATES } from './order';
import { findSnapshots } from './archive';
import type { Snapshot } from './snapshot';
import { verificationOf } from './verification.client';

/** What narrows a list; times are epoch milliseconds, `from` inclusive, `to` exclusive. */
export interface ListQuery {
  service?: string | undefined;
  number?: string | undefined;
  state?: (typeof STATES)[number] | undefined;
  from?: number | undefined;
  to?: number | undefined;
  cursor?: string | undefined;
  limit: number;
}

const Found = z.object({ id: z.string(), created_at: z.number(), state: z.enum(STATES) });

/** The filter as SQL and its values; the owner is always part of it. */
function where(ctx: Ctx, query: ListQuery): { sql: string; values: (string | number)[] } {
  const parts: [string, ...(string | number)[]][] = [['account_id = ?', ctx.principal.accountId]];
  if (query.service !== undefined) parts.push(['service = ?', query.service]);
  if (query.number !== undefined) parts.push(['number = ?', query.number]);
  // D1 learns of `cancelling` only by its end, so an open order is asked for its state itself.
  if (query.state === 'awaiting_sms' || query.state === 'cancelling')
    parts.push([`state IN ('created', 'awaiting_sms')`]);
  else if (query.state !== undefined) parts.push(['state = ?', query.state]);
  if (query.from !== undefined) parts.push(['created_at >= ?', query.from]);
  if (query.to !== undefined) parts.push(['created_at < ?', query.to]);
  if (query.cursor !== undefined) {
    const { at, id } = readCursor(query.cursor);
    parts.push(['(created_at < ? OR (created_at = ? AND id > ?))', at, at, id]);
  }
  return { sql: parts.map(([sql]) => sql).join(' AND '), values: parts.flatMap(([, ...v]) => v) };
}

/** The caller's verifications, newest first; open ones as their objects know them at this moment. */
export async function listVerifications(
  ctx: Ctx,
  query: ListQuery,
): Promise<{ data: Snapshot[]; nextCursor: string | null }> {
  const { sql, values } = where(ctx, query);
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT id, created_at, state FROM verifications WHERE ${sql}
         ORDER BY created_at DESC, id LIMIT ?`,
      )
      .bind(...values, query.limit + 1),
  ]);
  const found = rowsOf(result, Found);
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  const more = found.length > query.limit && last !== undefined;
  const snapshots = await load(ctx, page);
  return {
    data: snapshots.filter(({ state }) => query.state === undefined || state === query.state),
    nextCursor: more ? writeCursor({ at: last.created_at, id: last.id }) : null,
  };
}

async function load(ctx: Ctx, page: z.infer<typeof Found>[]): Promise<Snapshot[]> {
  const { accountId } = ctx.principal;
  const ended = page.filter(({ state }) => isTerminal(state)).map(({ id }) => id);
  const [archived, ...live] = await Promise.all([
    findSnapshots(ctx.db, sealerOf(ctx), { ids: ended, accountId }),
    ...page
      .filter(({ state }) => !isTerminal(state))
      .map(({ id }) => verificationOf(ctx.env, id).get(accountId)),
  ]);
  const known = new Map([...archived, ...live.filter((s) => s !== null)].map((s) => [s.id, s]));
  return page.flatMap(({ id }) => known.get(id) ?? []);
}
