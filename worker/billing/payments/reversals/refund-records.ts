import * as z from 'zod';
import { returning } from '../../../platform/db/batch';
import { parseRows, type Db } from '../../../platform/db/client';
import { DueQueue } from '../../../platform/db/due-queue';
import { HOUR, MINUTE, SECOND } from '../../../platform/core/clock';
import type { SystemCtx } from '../../../platform/core/ctx';
import { AppError } from '../../../platform/core/errors';
import { reversedCentsSql } from '../../ledger/payment-statements';
import { balanceSql } from '../../ledger/transfer-statements';
import type { Worth } from '../amounts';
import { CURRENCIES } from '../../../providers/paystack/paystack.client';
import { moveStatement } from '../move-payment';
import { REFUND_REASONS, type RefundReason } from '../../../events/payment-reasons';
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
    currency: z.enum(CURRENCIES),
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
    currency: row.currency,
    state: row.state,
    reason: row.reason,
    attempts: row.attempts,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  }));
/**
 * A refund of a payment; `requestedBy` is null when Paystack returned the money without our request. `credits` are
 * cents, `amount` minor units of `currency`, times epoch milliseconds.
 */
export type Refund = z.infer<typeof Row>;

/** A refund has the currency of its payment. */
const COLUMNS =
  '*, (SELECT currency FROM payments WHERE payments.id = payment_refunds.payment_id) AS currency';

/** The refunds of a payment, oldest first, for `batch`. */
export const selectRefunds = (db: Db, paymentId: string) =>
  returning(
    Row,
    db.sql
      .prepare(
        `SELECT ${COLUMNS} FROM payment_refunds WHERE payment_id = ? ORDER BY created_at, id`,
      )
      .bind(paymentId),
  );

export async function findRefund(ctx: SystemCtx, id: string): Promise<Refund | null> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql.prepare(`SELECT ${COLUMNS} FROM payment_refunds WHERE id = ?`).bind(id),
  ]);
  return parseRows(result, Row)[0] ?? null;
}

/** @throws refunds.not_found. */
export async function getRefund(
  ctx: SystemCtx,
  { id, paymentId }: { id: string; paymentId: string },
): Promise<Refund> {
  const refund = await findRefund(ctx, id);
  if (refund?.paymentId !== paymentId) throw new AppError('refunds.not_found');
  return refund;
}

/** Refunds that are due. One worker takes each: two concurrent requests for the same refund would pay it twice. */
export const REFUND_QUEUE = new DueQueue({
  table: 'payment_refunds',
  columns: COLUMNS,
  row: Row,
  roundMs: 30 * SECOND,
  workMs: 2 * MINUTE,
});

/** SQL for the returned and pending minor units of the payment ?1. */
const REVERSED_AMOUNT = `coalesce((SELECT sum(amount) FROM payment_refunds WHERE payment_id = ?1 AND state <> 'failed'), 0)
  + coalesce((SELECT sum(amount) FROM payment_disputes WHERE payment_id = ?1 AND state <> 'won'), 0)`;

/** SQL: the reversed amount of the payment ?1 equals the parameters `credits` (cents) and `amount` (minor units). */
export const reversedIsSql = (credits: string, amount: string): string =>
  `${reversedCentsSql('?1')} = ${credits} AND ${REVERSED_AMOUNT} = ${amount}`;

const Balance = z.object({
  credits: z.int(),
  amount: z.int(),
  available: z.int(),
  owed: z.int(),
});

/**
 * The credited amount of a payment, its reversed and pending amounts, and the bought and owed cents of its account.
 */
export interface RefundBalance {
  paid: Worth;
  reversed: Worth;
  available: number;
  owed: number;
}

const balance = (name: string): string => `coalesce(${balanceSql(`?2 || ':${name}'`)}, 0)`;

export async function readRefundBalance(ctx: SystemCtx, payment: Payment): Promise<RefundBalance> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT ${reversedCentsSql('?1')} AS credits, ${REVERSED_AMOUNT} AS amount,
           ${balance('available')} AS available, -${balance('owed')} AS owed`,
      )
      .bind(payment.id, payment.accountId),
  ]);
  const [row] = parseRows(result, Balance);
  if (!row) throw new Error('the database returned no refund balance');
  return {
    paid: { credits: payment.credited ?? 0, amount: payment.amount },
    reversed: { credits: row.credits, amount: row.amount },
    available: row.available,
    owed: row.owed,
  };
}

/** Records a refund, unless the reversed amount differs from `before`: then its booking aborts the batch. */
export function insertRefundStatement(
  ctx: SystemCtx,
  payment: Payment,
  refund: Omit<Refund, 'paymentId' | 'currency' | 'reason' | 'attempts'> & {
    nextAt: number | null;
    before: Worth;
  },
): D1PreparedStatement {
  return ctx.db.sql
    .prepare(
      `INSERT INTO payment_refunds (id, payment_id, account_id, provider_id, requested_by, request_hash, credits, amount,
         state, next_at, created_at, ended_at)
       SELECT ?2, ?1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12 WHERE ${reversedIsSql('?13', '?14')}
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
      refund.before.credits,
      refund.before.amount,
    );
}

/** Money takes days to reach a card: a young refund is checked often, an older one rarely. */
const YOUNG_MS = 2 * HOUR;
const SOON_MS = 15 * MINUTE;
const SELDOM_MS = 6 * HOUR;

/** The refund has not ended: its state at Paystack, and its next check. */
export const waitStatement = (
  ctx: SystemCtx,
  { refundId, providerId, state }: { refundId: string; providerId: string; state: string },
): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `UPDATE payment_refunds SET state = ?2, provider_id = ?3,
         next_at = ?4 + iif(?4 - created_at < ${YOUNG_MS}, ${SOON_MS}, ${SELDOM_MS})
       WHERE id = ?1 AND state NOT IN ('processed', 'failed')`,
    )
    .bind(refundId, state, providerId, ctx.now());

export const endRefundStatement = (
  ctx: SystemCtx,
  id: string,
  end: { state: 'processed' | 'failed'; reason: RefundReason | null; providerId: string | null },
): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `UPDATE payment_refunds SET state = ?2, reason = ?3, provider_id = coalesce(?4, provider_id), ended_at = ?5,
         next_at = NULL WHERE id = ?1 AND state NOT IN ('processed', 'failed')`,
    )
    .bind(id, end.state, end.reason, end.providerId, ctx.now());

/** SQL: the whole payment ?1 is reversed, without pending reversals. */
const IS_REVERSED = `credited > 0 AND credited =
  coalesce((SELECT sum(credits) FROM payment_refunds WHERE payment_id = ?1 AND state = 'processed'), 0)
  + coalesce((SELECT sum(credits) FROM payment_disputes WHERE payment_id = ?1 AND state = 'lost'), 0)`;

/** A payment that is completely reversed has the state `reversed`. */
export const reversedStatement = (ctx: SystemCtx, paymentId: string): D1PreparedStatement =>
  moveStatement(ctx, paymentId, 'reversed', { condition: IS_REVERSED });
