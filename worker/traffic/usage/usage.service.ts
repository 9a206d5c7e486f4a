import * as z from 'zod';
import { batch, returning } from '../../platform/db/batch';
import { toPlacedPage, type Page } from '../../platform/db/page';
import { DAY, iso } from '../../platform/core/clock';
import type { Ctx } from '../../platform/core/ctx';
import { decodePosition, encodePosition } from '../../platform/core/cursor';
import { invalidRequest } from '../../platform/core/errors';

export const DIMENSIONS = ['day', 'key', 'route'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

const COLUMNS: Readonly<Record<Dimension, string>> = {
  day: 'day',
  key: 'credential',
  route: 'route',
};
const MAX_DAYS = 92;
const DEFAULT_DAYS = 30;

const Row = z.object({
  day: z.string().nullable(),
  key: z.string().nullable(),
  route: z.string().nullable(),
  requests: z.number(),
  client_errors: z.number(),
  server_errors: z.number(),
  limited: z.number(),
  total_ms: z.number(),
  max_ms: z.number(),
});
export type UsageRow = z.infer<typeof Row>;
/** The values of the dimensions in the last row of a page. */
const Place = z.array(z.string());
const FlushRow = z.object({ flushed_at: z.number() });

export interface UsageReport extends Page<UsageRow> {
  from: string;
  to: string;
  /** Later requests are not counted yet; null when nothing was ever counted. */
  asOf: number | null;
}

interface UsageQuery {
  /** Epoch milliseconds, `from` inclusive, `to` exclusive. */
  from?: number | undefined;
  to?: number | undefined;
  by: readonly Dimension[];
  cursor?: string | undefined;
  limit: number;
}

/** The account's requests on the days (UTC) that begin in the period, summed by the dimensions in `by`. @throws request.invalid. */
export async function readUsage(ctx: Ctx, query: UsageQuery): Promise<UsageReport> {
  const { accountId } = ctx.principal;
  const { from, to } = rangeOf(query, ctx.now());
  const by = [...new Set(query.by)];
  const shown = (dimension: Dimension) => (by.includes(dimension) ? COLUMNS[dimension] : 'NULL');
  const groups = by.map((dimension) => COLUMNS[dimension]).join(', ');
  const after = query.cursor === undefined ? [] : decodePosition(Place, query.cursor);
  const beyond = after.length === 0 ? '' : `AND (${groups}) > (${after.map(() => '?').join(', ')})`;
  const { rows, flushes } = await batch(ctx.db, {
    rows: returning(
      Row,
      ctx.db.sql
        .prepare(
          `SELECT ${shown('day')} AS day, ${shown('key')} AS "key", ${shown('route')} AS route,
             sum(requests) AS requests, sum(client_errors) AS client_errors, sum(server_errors) AS server_errors,
             sum(limited) AS limited, sum(total_ms) AS total_ms, max(max_ms) AS max_ms
           FROM usage_daily WHERE account_id = ? AND day >= ? AND day < ? ${beyond}
           GROUP BY ${groups} ORDER BY ${groups} LIMIT ?`,
        )
        .bind(accountId, from, to, ...after, query.limit + 1),
    ),
    flushes: returning(
      FlushRow,
      ctx.db.sql
        .prepare('SELECT flushed_at FROM usage_flushes WHERE account_id = ?')
        .bind(accountId),
    ),
  });
  const place = (row: UsageRow) => encodePosition(by.map((dimension) => row[dimension] ?? ''));
  return {
    from,
    to,
    asOf: flushes[0]?.flushed_at ?? null,
    ...toPlacedPage(rows, query.limit, place),
  };
}

const dayOf = (n: number): string => iso(n * DAY).slice(0, 10);
const firstDayFrom = (at: number): number => Math.ceil(at / DAY);

function rangeOf(query: UsageQuery, now: number): { from: string; to: string } {
  const to = firstDayFrom(query.to ?? now + 1);
  const from = query.from === undefined ? to - DEFAULT_DAYS : firstDayFrom(query.from);
  const days = to - from;
  if (days < 1 || days > MAX_DAYS)
    throw invalidRequest([
      {
        in: 'query',
        pointer: '/to',
        code: days < 1 ? 'too_small' : 'too_large',
        detail: `Use 1 to ${MAX_DAYS} days from "from" to "to"; "to" is not included.`,
      },
    ]);
  return { from: dayOf(from), to: dayOf(to) };
}
