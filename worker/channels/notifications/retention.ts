import { DAY } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';

const KEPT_DAYS = 90;
// Bounded, so that one round does not block D1 for long; the next round continues.
const BATCH = 500;

/** Removes notifications after 90 days, read or not, but none that was not sent yet. */
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

/** For the batch that deletes an account. */
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
