import * as z from 'zod';
import { parseRows } from '../../../platform/db/client';
import { postponeStatement } from '../../../platform/db/due-queue';
import { dueInTurnsSql } from '../../../platform/db/in-turns';
import { HOUR, MINUTE } from '../../../platform/core/clock';
import type { SystemCtx } from '../../../platform/core/ctx';
import { describeError } from '../../../platform/core/errors';
import { log } from '../../../platform/core/log';
import { moveStatement } from '../move-payment';
import { nextCheckDelay } from './payment-check-schedule';
import { syncPaymentByReference, type SyncResult } from './sync-payment.service';

/** After this time an unpaid intent is abandoned. */
const EXPIRES_AFTER_MS = HOUR;
const BATCH = 200;
const AT_ONCE = 10;

const NEXT = dueInTurnsSql({ table: 'payments', due: 'next_check_at', batch: BATCH });

const Due = z.object({
  id: z.string(),
  reference: z.string(),
  checks: z.int(),
  created_at: z.int(),
});
type Due = z.infer<typeof Due>;

/** Checks every due intent. If Paystack does not answer, the round ends and the next one continues. */
export async function pollOpenPayments(ctx: SystemCtx): Promise<number> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT p.id, p.reference, p.checks, p.created_at FROM (${NEXT}) AS next CROSS JOIN payments p ON p.id = next.id
         ORDER BY next.turn, next.due`,
      )
      .bind(ctx.now()),
  ]);
  const due = parseRows(result, Due);
  for (let at = 0; at < due.length; at += AT_ONCE) {
    const some = due.slice(at, at + AT_ONCE);
    const reached = await Promise.all(some.map((payment) => check(ctx, payment)));
    if (reached.includes(false)) return at;
  }
  return due.length;
}

/** A failure waits for the next check, and does not stop the others. */
async function check(ctx: SystemCtx, payment: Due): Promise<boolean> {
  const settled = await syncPaymentByReference(ctx, payment.reference).catch((error: unknown) => {
    log('error', 'payment.check_failed', { paymentId: payment.id, error: describeError(error) });
    return null;
  });
  if (settled?.kind === 'unreachable') {
    await postponeUnreachable(ctx, payment).run();
    return false;
  }
  await postpone(ctx, payment, settled);
  return true;
}

/** Does not count as a check. The next round begins with other intents, in case Paystack fails only for this one. */
const postponeUnreachable = (ctx: SystemCtx, { id }: Due): D1PreparedStatement =>
  postponeStatement(ctx, { table: 'payments', key: 'id', due: 'next_check_at' }, id, MINUTE);

async function postpone(ctx: SystemCtx, payment: Due, settled: SyncResult | null): Promise<void> {
  const now = ctx.now();
  const age = now - payment.created_at;
  const progress = settled?.kind === 'known' ? settled.progress : 'ended';
  const isExpired = age >= EXPIRES_AFTER_MS && (progress === 'unpaid' || progress === 'not_found');
  // A checkout that was never created cannot be paid.
  const wait =
    isExpired && progress === 'not_found'
      ? null
      : nextCheckDelay({ age, checks: payment.checks + 1 });
  await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `UPDATE payments SET checks = checks + 1, next_check_at = ?2 WHERE id = ?1 AND next_check_at IS NOT NULL`,
      )
      .bind(payment.id, wait === null ? null : now + wait),
    ...(isExpired ? [moveStatement(ctx, payment.id, 'expired')] : []),
  ]);
}
