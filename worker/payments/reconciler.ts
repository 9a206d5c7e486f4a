import * as z from 'zod';
import { rowsOf } from '../db/client';
import { DAY, HOUR, MINUTE } from '../kernel/clock';
import type { SystemCtx } from '../kernel/ctx';
import { fromStates } from './machine';
import { settle, type Settled } from './settle.service';

/** Waits between the looks at one intent: a lost webhook is made up for within a quarter of an hour (I-36). */
const WAITS_MS = [5 * MINUTE, 7 * MINUTE, 10 * MINUTE];
const STEADY_MS = 12 * MINUTE;
/** From here on money is not expected any more; a success of later still counts (I-34). */
const STEADY_UNTIL_MS = DAY;
const LOOK_UNTIL_MS = 7 * DAY;
/** Unpaid for so long, an intent is shown as abandoned. */
const LEFT_AFTER_MS = HOUR;
const BATCH = 200;
const AT_ONCE = 10;

const Due = z.object({
  id: z.string(),
  reference: z.string(),
  checks: z.int(),
  created_at: z.int(),
});
type Due = z.infer<typeof Due>;

/** When an intent is looked at again after its look number `checks` (from 1), or null for never. */
export function nextCheck({ age, checks }: { age: number; checks: number }): number | null {
  if (age >= LOOK_UNTIL_MS) return null;
  if (age >= STEADY_UNTIL_MS) return HOUR;
  return WAITS_MS[checks - 1] ?? STEADY_MS;
}

/** Looks at every intent that is due. Where Paystack does not answer the round ends, and the next one goes on. */
export async function reconcilePayments(ctx: SystemCtx): Promise<number> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT id, reference, checks, created_at FROM payments WHERE next_check_at <= ?
         ORDER BY next_check_at LIMIT ${BATCH}`,
      )
      .bind(ctx.now()),
  ]);
  const due = rowsOf(result, Due);
  for (let at = 0; at < due.length; at += AT_ONCE) {
    const some = due.slice(at, at + AT_ONCE);
    const reached = await Promise.all(some.map((payment) => look(ctx, payment)));
    if (reached.includes(false)) return at;
  }
  return due.length;
}

async function look(ctx: SystemCtx, payment: Due): Promise<boolean> {
  const settled = await settle(ctx, payment.reference);
  if (settled.kind === 'unreachable') return false;
  await postpone(ctx, payment, settled);
  return true;
}

async function postpone(ctx: SystemCtx, payment: Due, settled: Settled): Promise<void> {
  const now = ctx.now();
  const age = now - payment.created_at;
  const standing = settled.kind === 'known' ? settled.standing : 'ended';
  const isLeft = age >= LEFT_AFTER_MS && (standing === 'unpaid' || standing === 'unheard');
  // Of a checkout that was never opened nobody has the address.
  const wait =
    isLeft && standing === 'unheard' ? null : nextCheck({ age, checks: payment.checks + 1 });
  await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `UPDATE payments SET checks = checks + 1, next_check_at = ?2 WHERE id = ?1 AND next_check_at IS NOT NULL`,
      )
      .bind(payment.id, wait === null ? null : now + wait),
    ...(isLeft
      ? [
          ctx.db.sql
            .prepare(
              `UPDATE payments SET state = 'abandoned', ended_at = ?2
               WHERE id = ?1 AND state IN (${fromStates('left')})`,
            )
            .bind(payment.id, now),
        ]
      : []),
  ]);
}
