import * as z from 'zod';
import { DAY, MINUTE } from '../../platform/core/clock';
import type { Ctx } from '../../platform/core/ctx';
import { parseRows } from '../../platform/db/client';

/** The part of the account's log that may have an event, epoch milliseconds. */
export interface Span {
  from: number;
  until: number;
}

const Row = z.object({ since: z.number().nullable(), until: z.number() });

/** How far the clock of an event's source may be ahead of the log's. */
const SLACK_MS = MINUTE;
/** The longest time until an event is appended: a message may come to a completed order as long as its object lives. */
const APPENDED_MS = 2 * DAY;

/** The id of an order's event is that of the order and a step. */
const ofOrder = (id: string): string => `ver_${id.split('_')[1] ?? ''}`;
/** The provider decides about a report days after the end of its order. */
const isOfReport = (id: string): boolean => id.endsWith('_report');

/**
 * The span of an event's time; null when the account has no such event: it is of the account's outbox in D1, or of one of its
 * orders. Bounded, because an order has no event of most ids that begin with its own.
 */
export async function findEventSpan(ctx: Ctx, id: string): Promise<Span | null> {
  const { accountId } = ctx.principal;
  const [start, end] = isOfReport(id)
    ? ['reported_at', '?4']
    : ['created_at', 'coalesce(ended_at, ?4)'];
  const found = await ctx.db.sql
    .prepare(
      `SELECT created_at AS since, created_at AS until FROM hub_outbox WHERE id = ?1 AND account_id = ?3
       UNION ALL SELECT ${start}, ${end} FROM verifications WHERE id = ?2 AND account_id = ?3`,
    )
    .bind(id, ofOrder(id), accountId, ctx.now())
    .all();
  const { since = null, until = 0 } = parseRows(found, Row)[0] ?? {};
  return since === null ? null : { from: since - SLACK_MS, until: until + APPENDED_MS };
}
