import { hasSubscriberSql } from '../channels/webhooks/deliveries/fan-out.service';
import type { SystemCtx } from '../platform/core/ctx';
import { hasRecipientSql } from '../channels/notifications/notify.service';
import type { CONSUMERS } from './event-consumers';

/** Of each consumer: an SQL condition on ?1, the account, and ?2, the JSON of types of events. It may be too wide. */
const INTERESTS: Readonly<Record<keyof typeof CONSUMERS, string>> = {
  deliveries: hasSubscriberSql,
  notifications: hasRecipientSql,
};

const QUESTION = `SELECT ${Object.values(INTERESTS).join(' OR ')} AS wanted`;

/**
 * Whether a consumer may have something to do about events of these types. Most are of interest to nobody but a socket,
 * and a message of the queue with all that comes after it costs more than an order's rows.
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
