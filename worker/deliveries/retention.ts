import { DAY } from '../kernel/clock';
import type { SystemCtx, Tier } from '../kernel/ctx';

/** Days that a delivery is kept after its end, by tier. */
const KEPT_DAYS: Readonly<Record<Tier, number>> = { free: 1, developer: 7, enterprise: 30 };
/** Longer than any delivery is tried and kept. */
const TOMBSTONE_DAYS = 40;
// Bounded, so that one round never holds D1 for long; the next round goes on.
const BATCH = 500;

const WHENS = Object.entries(KEPT_DAYS).map(([tier, days]) => `WHEN '${tier}' THEN ${days * DAY}`);

/** SQL for how long a delivery of the account `accountId` is kept after its end, in milliseconds. */
export const keptFor = (accountId: string): string =>
  `(SELECT CASE tier ${WHENS.join(' ')} END FROM accounts WHERE id = ${accountId})`;

/** Removes deliveries that have outlived their age, the events that only they were of, and endpoints long deleted. */
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
