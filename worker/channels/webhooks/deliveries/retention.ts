import { DAY } from '../../../platform/core/clock';
import type { SystemCtx } from '../../../platform/core/ctx';

/** Longer than any delivery is retried and kept. */
const TOMBSTONE_DAYS = 40;
// Bounded, so that one round does not block D1 for long; the next round continues.
const BATCH = 500;

/** SQL: how long a delivery of the account is kept after its end, in milliseconds, by its tier. */
export const retentionSql = (accountId: string): string =>
  `(SELECT p.retention_days * ${DAY} FROM accounts a JOIN tier_policies p ON p.tier = a.tier
    WHERE a.id = ${accountId} ORDER BY p.version DESC LIMIT 1)`;

/** Removes expired deliveries, events without deliveries, and endpoints that were deleted long ago. */
export const purgeDeliveriesStatements = (ctx: SystemCtx): D1PreparedStatement[] => {
  const now = ctx.now();
  const outlived = `FROM webhook_deliveries WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ${BATCH}`;
  return [
    ctx.db.sql
      .prepare(
        `DELETE FROM webhook_events WHERE (account_id, id) IN (SELECT account_id, event_id ${outlived})
           AND NOT EXISTS (SELECT 1 FROM webhook_deliveries d
             WHERE d.account_id = webhook_events.account_id AND d.event_id = webhook_events.id
               AND (d.expires_at IS NULL OR d.expires_at > ?1))`,
      )
      .bind(now),
    ctx.db.sql
      .prepare(`DELETE FROM webhook_deliveries WHERE id IN (SELECT id ${outlived})`)
      .bind(now),
    ctx.db.sql
      .prepare(
        `DELETE FROM webhook_endpoints WHERE id IN (
           SELECT id FROM webhook_endpoints e WHERE state = 'deleted' AND updated_at <= ?
             AND NOT EXISTS (SELECT 1 FROM webhook_deliveries WHERE endpoint_id = e.id) LIMIT ${BATCH})`,
      )
      .bind(now - TOMBSTONE_DAYS * DAY),
  ];
};
