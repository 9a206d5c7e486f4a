import * as z from 'zod';
import { batch, returning } from '../../platform/db/batch';
import { DAY, iso } from '../../platform/core/clock';
import type { Ctx } from '../../platform/core/ctx';
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
const MAX_ROWS = 1_000;

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
const FlushRow = z.object({ flushed_at: z.number() });

export interface UsageReport {
  from: string;
  to: string;
  by: readonly Dimension[];
  /** Later requests are not counted yet; null when nothing was ever counted. */
  asOf: number | null;
  rows: UsageRow[];
}

interface UsageQuery {
  from?: string | undefined;
  to?: string | undefined;
  by: readonly Dimension[];
}

/** The account's requests from day to day (UTC), summed by the dimensions in `by`. @throws request.invalid. */
export async function readUsage(ctx: Ctx, query: UsageQuery): Promise<UsageReport> {
  const { accountId } = ctx.principal;
  const { from, to } = rangeOf(query, ctx.now());
  const shown = (dimension: Dimension) =>
    query.by.includes(dimension) ? COLUMNS[dimension] : 'NULL';
  const groups = query.by.map((dimension) => COLUMNS[dimension]).join(', ');
  const { rows, flushes } = await batch(ctx.db, {
    rows: returning(
      Row,
      ctx.db.sql
        .prepare(
          `SELECT ${shown('day')} AS day, ${shown('key')} AS "key", ${shown('route')} AS route,
             sum(requests) AS requests, sum(client_errors) AS client_errors, sum(server_errors) AS server_errors,
             sum(limited) AS limited, sum(total_ms) AS total_ms, max(max_ms) AS max_ms
           FROM usage_daily WHERE account_id = ? AND day BETWEEN ? AND ?
           GROUP BY ${groups} ORDER BY ${groups} LIMIT ${MAX_ROWS}`,
        )
        .bind(accountId, from, to),
    ),
    flushes: returning(
      FlushRow,
      ctx.db.sql
        .prepare('SELECT flushed_at FROM usage_flushes WHERE account_id = ?')
        .bind(accountId),
    ),
  });
  return { from, to, by: query.by, asOf: flushes[0]?.flushed_at ?? null, rows };
}

function rangeOf(query: UsageQuery, now: number): { from: string; to: string } {
  const to = query.to ?? iso(now).slice(0, 10);
  const from = query.from ?? iso(Date.parse(to) - (DEFAULT_DAYS - 1) * DAY).slice(0, 10);
  const days = (Date.parse(to) - Date.parse(from)) / DAY + 1;
  if (days < 1 || days > MAX_DAYS)
    throw invalidRequest([
      {
        in: 'query',
        pointer: '/to',
        code: days < 1 ? 'too_small' : 'too_large',
        detail: `Use 1 to ${MAX_DAYS} days from "from" to "to".`,
      },
    ]);
  return { from, to };
}
