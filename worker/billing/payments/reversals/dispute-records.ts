import * as z from 'zod';
import { parseRows } from '../../../platform/db/client';
import { DueQueue } from '../../../platform/db/due-queue';
import { newestFirst, toPage, pageStart, type Page } from '../../../platform/db/page';
import { MINUTE, SECOND } from '../../../platform/core/clock';
import type { SystemCtx } from '../../../platform/core/ctx';

const Row = z
  .object({
    id: z.string(),
    provider_id: z.string(),
    payment_id: z.string(),
    account_id: z.string(),
    credits: z.int(),
    amount: z.int(),
    category: z.string().nullable(),
    state: z.enum(['open', 'won', 'lost']),
    resolution: z.string().nullable(),
    due_at: z.int().nullable(),
    created_at: z.int(),
    ended_at: z.int().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    providerId: row.provider_id,
    paymentId: row.payment_id,
    accountId: row.account_id,
    credits: row.credits,
    amount: row.amount,
    category: row.category,
    state: row.state,
    resolution: row.resolution,
    dueAt: row.due_at,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  }));
/** A bank's question about a payment. `credits` are cents, `amount` minor units, times epoch milliseconds. */
export type Dispute = z.infer<typeof Row>;

async function findBy(ctx: SystemCtx, column: string, value: string): Promise<Dispute | null> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql.prepare(`SELECT * FROM payment_disputes WHERE ${column} = ?`).bind(value),
  ]);
  return parseRows(result, Row)[0] ?? null;
}

export const findDispute = (ctx: SystemCtx, id: string): Promise<Dispute | null> =>
  findBy(ctx, 'id', id);
export const findByProvider = (ctx: SystemCtx, providerId: string): Promise<Dispute | null> =>
  findBy(ctx, 'provider_id', providerId);

/** Disputes that have to be read anew. */
export const DISPUTE_QUEUE = new DueQueue({
  table: 'payment_disputes',
  columns: '*',
  row: Row,
  roundMs: 30 * SECOND,
  workMs: 2 * MINUTE,
});

export async function disputesOfPayment(ctx: SystemCtx, paymentId: string): Promise<Dispute[]> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare('SELECT * FROM payment_disputes WHERE payment_id = ? ORDER BY created_at, id')
      .bind(paymentId),
  ]);
  return parseRows(result, Row);
}

export interface DisputeQuery {
  state?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

const NEWEST = newestFirst();

/** Disputes of every account, newest first. */
export async function listDisputes(
  ctx: SystemCtx,
  { state, cursor, limit }: DisputeQuery,
): Promise<Page<Dispute>> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT * FROM payment_disputes WHERE (?1 IS NULL OR state = ?1) AND ${NEWEST.before('?2', '?3')}
         ${NEWEST.order} LIMIT ?4`,
      )
      .bind(state ?? null, ...pageStart(cursor), limit + 1),
  ]);
  return toPage(parseRows(result, Row), limit, (row) => ({ at: row.createdAt, id: row.id }));
}
