import * as z from 'zod';
import { parseRows } from '../../../platform/db/client';
import { DueQueue } from '../../../platform/db/due-queue';
import { MINUTE, SECOND } from '../../../platform/core/clock';
import type { SystemCtx } from '../../../platform/core/ctx';
import { reversedCentsSql } from '../../ledger/payment-statements';
import { balanceSql } from '../../ledger/statements';
import type { Worth } from '../amounts';
import { moveStatement } from '../move-payment';
import { REFUND_REASONS } from '../../../events/payment-reasons';
import type { Payment } from '../payment-records';

const Row = z
  .object({
    id: z.string(),
    payment_id: z.string(),
    provider_id: z.string().nullable(),
    requested_by: z.string().nullable(),
    request_hash: z.string(),
    credits: z.int(),
    amount: z.int(),
    state: z.enum(['requested', 'pending', 'needs_attention', 'processed', 'failed']),
    reason: z.enum(REFUND_REASONS).nullable(),
    attempts: z.int(),
    created_at: z.int(),
    ended_at: z.int().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    paymentId: row.payment_id,
    providerId: row.provider_id,
    requestedBy: row.requested_by,
    requestHash: row.request_hash,
    credits: row.credits,
    amount: row.amount,
    state: row.state,
    reason: row.reason,
    attempts: row.attempts,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  }));
/** Money of a payment that goes back. `credits` are cents, `amount` minor units, times epoch milliseconds. */
export type Refund = z.infer<typeof Row>;

export const isOver = ({ state }: Refund): boolean => state === 'processed' || state === 'failed';

export async function refundsOfPayment(ctx: SystemCtx, paymentId: string): Promise<Refund[]> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare('SELECT * FROM payment_refunds WHERE payment_id = ? ORDER BY created_at, id')
      .bind(paymentId),
  ]);
  return parseRows(result, Row);
}

export async function findRefund(ctx: SystemCtx, id: string): Promise<Refund | null> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql.prepare('SELECT * FROM payment_refunds WHERE id = ?').bind(id),
  ]);
  return parseRows(result, Row)[0] ?? null;
}

/** Refunds that have to be looked at. Each is one worker's: two that ask for the same refund at once pay it twice. */
export const REFUND_QUEUE = new DueQueue({
  table: 'payment_refunds',
  columns: '*',
  row: Row,
  roundMs: 30 * SECOND,
  workMs: 2 * MINUTE,
});

const Standing = z.object({
  credits: z.int(),
  amount: z.int(),
  available: z.int(),
  owed: z.int(),
});

/** What a payment brought, what of it went back or is on its way, and what its account has now. */
export interface Standing {
  paid: Worth;
  gone: Worth;
  available: number;
  owed: number;
}

/** SQL for the minor units of the payment ?1 that went back, or are on their way. */
const AMOUNT_GONE = `coalesce((SELECT sum(amount) FROM payment_refunds WHERE payment_id = ?1 AND state <> 'failed'), 0)
  + coalesce((SELECT sum(amount) FROM payment_disputes WHERE payment_id = ?1 AND state <> 'won'), 0)`;

const balance = (name: string): string => `coalesce(${balanceSql(`?2 || ':${name}'`)}, 0)`;

export async function standingOf(ctx: SystemCtx, payment: Payment): Promise<Standing> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT ${reversedCentsSql('?1')} AS credits, ${AMOUNT_GONE} AS amount, ${balance('available')} AS available,
           -${balance('owed')} AS owed`,
      )
      .bind(payment.id, payment.accountId),
  ]);
  const [row] = parseRows(result, Standing);
  if (!row) throw new Error('the database did not say what went back');
  return {
    paid: { credits: payment.credited ?? 0, amount: payment.amount },
    gone: { credits: row.credits, amount: row.amount },
    available: row.available,
    owed: row.owed,
  };
}

/** A refund for the batch that books it, unless something else went back meanwhile: then its booking aborts. */
export function insertRefundStatement(
  ctx: SystemCtx,
  payment: Payment,
  refund: Omit<Refund, 'paymentId' | 'reason' | 'attempts'> & {
    nextAt: number | null;
    gone: Worth;
  },
): D1PreparedStatement {
  return ctx.db.sql
    .prepare(
      `INSERT INTO payment_refunds (id, payment_id, account_id, provider_id, requested_by, request_hash, credits, amount,
         state, next_at, created_at, ended_at)
       SELECT ?2, ?1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12
       WHERE ${reversedCentsSql('?1')} = ?13 AND ${AMOUNT_GONE} = ?14
       ON CONFLICT DO NOTHING`,
    )
    .bind(
      payment.id,
      refund.id,
      payment.accountId,
      refund.providerId,
      refund.requestedBy,
      refund.requestHash,
      refund.credits,
      refund.amount,
      refund.state,
      refund.nextAt,
      refund.createdAt,
      refund.endedAt,
      refund.gone.credits,
      refund.gone.amount,
    );
}

/** SQL: all of the payment ?1 has gone back for good. */
const IS_RETURNED = `credited > 0 AND credited =
  coalesce((SELECT sum(credits) FROM payment_refunds WHERE payment_id = ?1 AND state = 'processed'), 0)
  + coalesce((SELECT sum(credits) FROM payment_disputes WHERE payment_id = ?1 AND state = 'lost'), 0)`;

/** A payment of which all has gone back for good is reversed. */
export const reversedStatement = (ctx: SystemCtx, paymentId: string): D1PreparedStatement =>
  moveStatement(ctx, paymentId, 'reversed', { condition: IS_RETURNED });
