import * as z from 'zod';
import { returning } from '../../../platform/db/batch';
import { parseRows, type Db } from '../../../platform/db/client';
import { DueQueue } from '../../../platform/db/due-queue';
import { pageStart, sortedBy, toPage, type Order, type Page } from '../../../platform/db/page';
import { HOUR, MINUTE, SECOND } from '../../../platform/core/clock';
import type { SystemCtx } from '../../../platform/core/ctx';
import { AppError } from '../../../platform/core/errors';
import {
  CURRENCIES,
  type Dispute as ReportedDispute,
} from '../../../providers/paystack/paystack.client';
import type { Worth } from '../amounts';
import type { Payment } from '../payment-records';
import { reversedIsSql } from './refund-records';

const Row = z
  .object({
    id: z.string(),
    provider_id: z.string(),
    payment_id: z.string(),
    account_id: z.string(),
    credits: z.int(),
    amount: z.int(),
    currency: z.enum(CURRENCIES),
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
    currency: row.currency,
    category: row.category,
    state: row.state,
    resolution: row.resolution,
    dueAt: row.due_at,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  }));
/** A bank's dispute of a payment. `credits` are cents, `amount` minor units of `currency`, times epoch milliseconds. */
export type Dispute = z.infer<typeof Row>;

/** A dispute has the currency of its payment. */
const COLUMNS =
  '*, (SELECT currency FROM payments WHERE payments.id = payment_disputes.payment_id) AS currency';

export async function findDispute(ctx: SystemCtx, id: string): Promise<Dispute | null> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql.prepare(`SELECT ${COLUMNS} FROM payment_disputes WHERE id = ?`).bind(id),
  ]);
  return parseRows(result, Row)[0] ?? null;
}

/** @throws disputes.not_found. */
export async function getDispute(ctx: SystemCtx, id: string): Promise<Dispute> {
  const dispute = await findDispute(ctx, id);
  if (!dispute) throw new AppError('disputes.not_found');
  return dispute;
}

/** Disputes that are due to be read again. */
export const DISPUTE_QUEUE = new DueQueue({
  table: 'payment_disputes',
  columns: COLUMNS,
  row: Row,
  roundMs: 30 * SECOND,
  workMs: 2 * MINUTE,
});

/** The disputes of a payment, oldest first, for `batch`. */
export const selectDisputes = (db: Db, paymentId: string) =>
  returning(
    Row,
    db.sql
      .prepare(
        `SELECT ${COLUMNS} FROM payment_disputes WHERE payment_id = ? ORDER BY created_at, id`,
      )
      .bind(paymentId),
  );

/** The interval between two checks of an open dispute. */
const LOOK_MS = 6 * HOUR;

/** Records an open dispute, unless the reversed amount differs from `before`: then its booking aborts the batch. */
export function insertDisputeStatement(
  ctx: SystemCtx,
  payment: Payment,
  {
    id,
    dispute,
    worth,
    before,
  }: { id: string; dispute: ReportedDispute; worth: Worth; before: Worth },
): D1PreparedStatement {
  const now = ctx.now();
  return ctx.db.sql
    .prepare(
      `INSERT INTO payment_disputes (id, provider_id, payment_id, account_id, credits, amount, category, state, due_at,
         next_at, created_at)
       SELECT ?2, ?3, ?1, ?4, ?5, ?6, ?7, 'open', ?8, ?9, ?10 WHERE ${reversedIsSql('?11', '?12')}
       ON CONFLICT DO NOTHING`,
    )
    .bind(
      payment.id,
      id,
      dispute.id,
      payment.accountId,
      worth.credits,
      worth.amount,
      dispute.category,
      dispute.dueAt,
      now + LOOK_MS,
      now,
      before.credits,
      before.amount,
    );
}

/** The dispute is open: its next check. */
export const lookStatement = (ctx: SystemCtx, providerId: string): D1PreparedStatement =>
  ctx.db.sql
    .prepare(`UPDATE payment_disputes SET next_at = ?2 WHERE provider_id = ?1 AND state = 'open'`)
    .bind(providerId, ctx.now() + LOOK_MS);

export const endDisputeStatement = (
  ctx: SystemCtx,
  id: string,
  { state, resolution }: { state: 'won' | 'lost'; resolution: string },
): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `UPDATE payment_disputes SET state = ?2, resolution = ?3, ended_at = ?4, next_at = NULL
       WHERE id = ?1 AND state = 'open'`,
    )
    .bind(id, state, resolution, ctx.now());

export interface DisputeQuery {
  state?: string | undefined;
  order?: Order | undefined;
  cursor?: string | undefined;
  limit: number;
}

const SORTED = sortedBy();

/** Disputes of every account. */
export async function listDisputes(
  ctx: SystemCtx,
  { state, cursor, limit, order = 'desc' }: DisputeQuery,
): Promise<Page<Dispute>> {
  const sorting = SORTED[order];
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT ${COLUMNS} FROM payment_disputes WHERE (?1 IS NULL OR state = ?1) AND ${sorting.beyond('?2', '?3')}
         ${sorting.order} LIMIT ?4`,
      )
      .bind(state ?? null, ...pageStart({ cursor, order }), limit + 1),
  ]);
  return toPage(parseRows(result, Row), limit, (row) => ({ at: row.createdAt, id: row.id }));
}
