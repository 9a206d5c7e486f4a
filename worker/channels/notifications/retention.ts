import { DAY } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';

const KEPT_DAYS = 90;
// Bounded, so that one round never holds D1 for long; the next round goes on.
const BATCH = 500;

/** Removes what nobody looks for any more, read or not; what still waits for its first try stays. */
export const purgeNotificationsStatements = (ctx: SystemCtx): D1PreparedStatement[] => {
  const before = ctx.now() - KEPT_DAYS * DAY;
  return [
    ctx.db.sql
      .prepare(
        `DELETE FROM notifications WHERE id IN (
           SELECT id FROM notifications WHERE created_at < ? AND (due_at IS NULL OR claim IS NOT NULL) LIMIT ${BATCH})`,
      )
      .bind(before),
    ctx.db.sql
      .prepare(
        `DELETE FROM announcements WHERE id IN (
           SELECT id FROM announcements WHERE created_at < ? LIMIT ${BATCH})`,
      )
      .bind(before),
  ];
};

/** For the batch that deletes an account: nobody is told of it any more. */
export const dropNotificationsStatement = (
  ctx: SystemCtx,
  accountId: string,
): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `DELETE FROM notifications WHERE account_id = ?1
         AND EXISTS (SELECT 1 FROM accounts WHERE id = ?1 AND deleted_at IS NOT NULL)`,
    )
    .bind(accountId);
