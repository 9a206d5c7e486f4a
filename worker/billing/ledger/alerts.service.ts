import * as z from 'zod';
import { auditRow, byCaller } from '../../audit/audit.service';
import { guarded } from '../../platform/db/guarded';
import type { Ctx } from '../../platform/core/ctx';

const Row = z.object({ threshold: z.int() });

/**
 * The low-balance threshold of the caller's account, in cents; 0 for no alert, 100 by default, and at least the
 * `notifyBelow` of its auto top-up.
 */
export async function getBalanceAlert({ db, principal }: Ctx): Promise<number> {
  const row = await db.sql
    .prepare('SELECT threshold FROM balance_thresholds WHERE account_id = ?')
    .bind(principal.accountId)
    .first();
  return Row.parse(row).threshold;
}

/** Sets the threshold, in cents. Returns the effective one. */
export async function setBalanceAlert(ctx: Ctx, threshold: number): Promise<number> {
  const { accountId } = ctx.principal;
  const before = await getBalanceAlert(ctx);
  const change = ctx.db.sql
    .prepare(
      `INSERT INTO balance_alerts (account_id, threshold, updated_at) VALUES (?1, ?2, ?3)
       ON CONFLICT DO UPDATE SET threshold = excluded.threshold, updated_at = excluded.updated_at
       WHERE threshold <> excluded.threshold`,
    )
    .bind(accountId, threshold, ctx.now());
  const entry = byCaller(ctx, {
    action: 'balance_alert.changed',
    target: { type: 'account', id: accountId },
    before: { thresholdCents: before },
    after: { thresholdCents: threshold },
  });
  await ctx.db.sql.batch(guarded(ctx.db, change, [await auditRow(ctx, entry)]));
  return getBalanceAlert(ctx);
}
