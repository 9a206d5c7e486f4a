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

/** Orders that are looked at for one page: what matches rarely is found over several, and none reads all history. */
const WINDOW = 2_000;

type Part = [sql: string, ...values: (string | number)[]];
const joined = (parts: readonly Part[]) => ({
  sql: parts.map(([sql]) => sql).join(' AND '),
  values: parts.flatMap(([, ...values]) => values),
});

/** What a page is of: the owner’s orders of a time, from the cursor on. */
function spanOf(ctx: Ctx, query: ListQuery): ReturnType<typeof joined> {
  const parts: Part[] = [['account_id = ?', ctx.principal.accountId]];
  if (query.from !== undefined) parts.push(['created_at >= ?', query.from]);
  if (query.to !== undefined) parts.push(['created_at < ?', query.to]);
  if (query.cursor !== undefined) {
    const { at, id } = readCursor(query.cursor);
    parts.push(['(created_at < ? OR (created_at = ? AND id > ?))', at, at, id]);
  }
  return joined(parts);
}

/** What narrows it, as SQL and its values. */
function filterOf(query: ListQuery): ReturnType<typeof joined> {
  const parts: Part[] = [];
  if (query.service !== undefined) parts.push(['service = ?', query.service]);
  if (query.number !== undefined) parts.push(['number = ?', query.number]);
  // D1 learns of `cancelling` only by its end, so an open order is asked for its state itself.
  if (query.state === 'awaiting_sms' || query.state === 'cancelling')
    parts.push([`state IN ('created', 'awaiting_sms')`]);
  else if (query.state !== undefined) parts.push(['state = ?', query.state]);
  return joined(parts);
}

/** The caller's verifications, newest first; open ones as their objects know them at this moment. */
export async function listVerifications(
  ctx: Ctx,
  query: ListQuery,
): Promise<{ data: Snapshot[]; nextCursor: string | null }> {
  const [span, filter] = [spanOf(ctx, query), filterOf(query)];
  const window = `SELECT id, created_at, state, service, number FROM verifications WHERE ${span.sql}
    ORDER BY created_at DESC, id`;
  const isNarrowed = filter.sql !== '';
  const [result, end] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        isNarrowed
          ? `SELECT id, created_at, state FROM (${window} LIMIT ${WINDOW}) WHERE ${filter.sql}
             ORDER BY created_at DESC, id LIMIT ?`
          : `${window} LIMIT ?`,
      )
      .bind(...span.values, ...filter.values, query.limit + 1),
    ...(isNarrowed
      ? [ctx.db.sql.prepare(`${window} LIMIT 1 OFFSET ${WINDOW - 1}`).bind(...span.values)]
      : []),
  ]);
  const found = rowsOf(result, Found);
  const page = found.slice(0, query.limit);
  // Beyond the window there may be more of them.
  const last = found.length > query.limit ? page.at(-1) : rowsOf(end, Found)[0];
  const snapshots = await load(ctx, page);
  return {
    data: snapshots.filter(({ state }) => query.state === undefined || state === query.state),
    nextCursor: last ? writeCursor({ at: last.created_at, id: last.id }) : null,
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
