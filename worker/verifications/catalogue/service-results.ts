import * as z from 'zod';
import { SwrCache } from '../../platform/cache/swr-cache';
import { DAY, HOUR, MINUTE, SECOND } from '../../platform/core/clock';
import { readPosition } from '../../platform/core/cursor';
import type { SystemCtx } from '../../platform/core/ctx';
import { perIsolate } from '../../platform/core/isolate-cache';
import { claimJob, findJobCursor, passCursorStatement } from '../../platform/objects/jobs';
import { MIN_RENTALS } from './popularity';

// Success and time to the code, by service. A job counts each day after its end, account by account, so that no order
// writes a row for it and no query reads the history.

/** What the rentals of a service in the last 30 days came to. */
export interface ServiceResult {
  rentals: number;
  /** Null below the smallest number of rentals. */
  successPercent: number | null;
  medianSeconds: number | null;
}

const WINDOW_DAYS = 30;
const NO_CODE = -1;
/** A cancel by the customer after less than this time says nothing about the number. */
const AT_ONCE_MS = 2 * MINUTE;
const STEP_S = 5;
/** The longest wait for a code. */
const LONGEST_S = 600;

const JOB = 'service_results';
const EVERY_MS = MINUTE - 15 * SECOND;
/** Accounts of one statement, whose orders of a day it reads, and statements of one run. */
const ACCOUNTS = 50;
const PAGES = 40;
/** A day is counted this long after its end, when its last orders have ended. */
const AFTER_MS = 30 * MINUTE;

const Position = z.object({ day: z.int(), after: z.string() });
type Position = z.infer<typeof Position>;
const lastDay = (now: number): number => Math.floor((now - AFTER_MS) / DAY) - 1;

/** Counts the days that have ended, a few pages of accounts a run. */
export async function countServiceResults(ctx: SystemCtx): Promise<void> {
  if (!(await claimJob(ctx, JOB, EVERY_MS))) return;
  const last = lastDay(ctx.now());
  let cursor = await findJobCursor(ctx, JOB);
  for (let page = 0; page < PAGES; page++) {
    const start = { day: last - WINDOW_DAYS + 1, after: '' };
    const position = readPosition(Position, cursor, start);
    if (position.day > last) return;
    cursor = await countPage(ctx, cursor, position);
  }
}

const PageRow = z.object({ last: z.string().nullable(), accounts: z.number() });

/** Counts one page of accounts. The counts and the next cursor are one batch, under the cursor of before. */
async function countPage(ctx: SystemCtx, cursor: string, position: Position): Promise<string> {
  const { day, after } = position;
  const found = await ctx.db.sql
    .prepare(
      `SELECT max(account_id) AS last, count(*) AS accounts
       FROM (SELECT account_id FROM usage WHERE account_id > ? ORDER BY account_id LIMIT ?)`,
    )
    .bind(after, ACCOUNTS)
    .first();
  const { last, accounts } = PageRow.parse(found);
  const isDone = last === null || accounts < ACCOUNTS;
  const next = JSON.stringify(
    isDone ? { day: day + 1, after: '' } : ({ day, after: last } satisfies Position),
  );
  await ctx.db.sql.batch([
    ...(last === null ? [] : [countStatement(ctx, { day, after, last, cursor })]),
    // Only from the cursor that the page was counted under: a page never counts twice.
    passCursorStatement(ctx, JOB, { from: cursor, to: next }),
  ]);
  return next;
}

const countStatement = (
  ctx: SystemCtx,
  { day, after, last, cursor }: Position & { last: string; cursor: string },
): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `INSERT INTO service_results (day, service, seconds, rentals)
       SELECT ?1, v.service, CASE WHEN v.state = 'completed'
           THEN min(${LONGEST_S}, max(0, v.ended_at - v.awaiting_at) / ${STEP_S * SECOND} * ${STEP_S})
           ELSE ${NO_CODE} END AS spent, count(*)
       FROM usage u JOIN verifications v ON v.account_id = u.account_id AND v.created_at >= ?2 AND v.created_at < ?3
       WHERE u.account_id > ?4 AND u.account_id <= ?5 AND v.awaiting_at IS NOT NULL AND v.ended_at IS NOT NULL
         AND NOT (v.state = 'cancelled' AND v.reason = 'cancelled_by_customer'
           AND v.ended_at - v.awaiting_at < ${AT_ONCE_MS})
         AND EXISTS (SELECT 1 FROM jobs WHERE name = '${JOB}' AND cursor = ?6)
       GROUP BY v.service, spent
       ON CONFLICT DO UPDATE SET rentals = rentals + excluded.rentals`,
    )
    .bind(day, day * DAY, (day + 1) * DAY, after, last, cursor);

const Row = z.object({ service: z.string(), seconds: z.number(), rentals: z.number() });
type Row = z.infer<typeof Row>;
const Result = z.object({
  rentals: z.number(),
  successPercent: z.number().nullable(),
  medianSeconds: z.number().nullable(),
});
const Results = z.record(z.string(), Result);
export type ServiceResults = Readonly<Record<string, ServiceResult>>;

const cache = perIsolate(
  'service results',
  new SwrCache<ServiceResults>('service_results', Results, {
    freshMs: HOUR,
    staleMs: DAY,
    errorMs: 7 * DAY,
  }),
);

/** Results of all services in the last 30 days, by name, at most a few hours old. */
export const readServiceResults = (ctx: SystemCtx): Promise<ServiceResults> =>
  cache.get({
    key: 'all',
    kv: ctx.env.KV,
    load: async () => {
      const { results } = await ctx.db.sql
        .prepare(
          `SELECT service, seconds, sum(rentals) AS rentals FROM service_results
           WHERE day > ? GROUP BY service, seconds ORDER BY service, seconds`,
        )
        .bind(lastDay(ctx.now()) - WINDOW_DAYS)
        .all();
      return summarise(z.array(Row).parse(results));
    },
  });

/** `rows` of a service are ordered by seconds. */
export function summarise(rows: readonly Row[]): ServiceResults {
  const byService = Map.groupBy(rows, ({ service }) => service);
  return Object.fromEntries([...byService].map(([service, own]) => [service, resultOf(own)]));
}

const countOf = (rows: readonly Row[]): number => rows.reduce((sum, row) => sum + row.rentals, 0);

function resultOf(rows: readonly Row[]): ServiceResult {
  const rentals = countOf(rows);
  const codes = rows.filter(({ seconds }) => seconds !== NO_CODE);
  const received = countOf(codes);
  return {
    rentals,
    successPercent: rentals < MIN_RENTALS ? null : Math.round((received / rentals) * 100),
    medianSeconds: received < MIN_RENTALS ? null : medianOf(codes, received),
  };
}

/** The seconds that half of the codes needed at most: the end of their step. */
function medianOf(codes: readonly Row[], received: number): number {
  let left = received / 2;
  for (const { seconds, rentals } of codes) {
    left -= rentals;
    if (left <= 0) return seconds + STEP_S;
  }
  return LONGEST_S;
}

/** Deletes the results of days before the last 30. */
export const purgeServiceResultsStatement = (ctx: SystemCtx): D1PreparedStatement =>
  ctx.db.sql
    .prepare('DELETE FROM service_results WHERE day <= ?')
    .bind(lastDay(ctx.now()) - WINDOW_DAYS);
