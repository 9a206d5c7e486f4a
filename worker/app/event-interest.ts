import { hasSubscriberSql } from '../channels/webhooks/deliveries/fan-out.service';
import type { SystemCtx } from '../platform/core/ctx';
import { hasRecipientSql } from '../channels/notifications/notify.service';
import type { CONSUMERS } from './event-consumers';

/** For each consumer an SQL condition on ?1, the account, and ?2, the JSON of event types. It may be too wide. */
const INTERESTS: Readonly<Record<keyof typeof CONSUMERS, string>> = {
  deliveries: hasSubscriberSql,
  notifications: hasRecipientSql,
};

const QUESTION = `SELECT ${Object.values(INTERESTS).join(' OR ')} AS wanted`;

/**
 * Whether a consumer may need events of these types. Most events are only for sockets, and a queue message and its
 * processing cost more than the rows of an order.
 */
export async function hasInterestedConsumer(
  ctx: SystemCtx,
  accountId: string,
  types: readonly string[],
): Promise<boolean> {
  const row = await ctx.db.sql
    .prepare(QUESTION)
    .bind(accountId, JSON.stringify(types))
    .first<{ wanted: number }>();
  return row?.wanted !== 0;
}
