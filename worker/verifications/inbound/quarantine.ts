import * as z from 'zod';
import type { Db } from '../../platform/db/client';
import { DueQueue, heldBy, type Taken } from '../../platform/db/due-queue';
import { DAY, SECOND } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';
import { log } from '../../platform/core/log';
import type { ProviderMessage } from '../../providers/textverified/textverified.client';
import { sealerOf } from '../../platform/sealing/sealing.service';
import { orderStub } from '../orders/order.client';
import { sealUnmatched, UnmatchedRow, unsealUnmatched } from '../orders/unmatched-messages';

/** Delays after arrival at which an unmatched message is retried; then it stays in quarantine. */
const RETRY_MS = [1 * SECOND, 5 * SECOND, 30 * SECOND] as const;

const BATCH = 50;

/** Retention of a quarantined message, which belongs to no account and thus to no plan. */
const KEPT_DAYS = 7;

/**
 * Delivers a provider's message to the order that holds its reservation. A message that matches no order is stored
 * sealed and retried; no other order receives it (I-01).
 * @returns the time of the next retry, or null.
 */
export async function deliverMessage(
  ctx: SystemCtx,
  account: string,
  message: ProviderMessage,
): Promise<number | null> {
  const cause = await tryDeliver(ctx, message);
  if (cause === null) return null;
  const { id, sealed } = await sealUnmatched(sealerOf(ctx), account, message);
  const now = ctx.now();
  // Only a missing mapping can appear later; a wrong number or time stays wrong.
  const nextAt = cause === 'no_order' ? now + RETRY_MS[0] : null;
  await ctx.db.sql
    .prepare(
      `INSERT INTO unmatched_messages (id, provider_account, reservation_id, sealed, cause, next_at, received_at)
       VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    )
    .bind(id, account, message.reservationId, sealed, cause, nextAt, now)
    .run();
  if (nextAt === null) log('warn', 'messages.quarantined', { cause });
  return nextAt;
}

/** @returns null when the order has the message, else the cause of the failure. */
async function tryDeliver(ctx: SystemCtx, message: ProviderMessage): Promise<string | null> {
  const order = await findOrder(ctx.db, message.reservationId);
  if (!order) return 'no_order';
  const received = await orderStub(ctx.env, order).receive(message);
  return received === 'accepted' || received === 'duplicate' || received === 'late'
    ? null
    : received;
}

async function findOrder(db: Db, reservationId: string): Promise<string | null> {
  if (reservationId === '') return null;
  const row = await db.sql
    .prepare('SELECT verification_id FROM provider_reservations WHERE reservation_id = ?')
    .bind(reservationId)
    .first<{ verification_id: string }>();
  return row?.verification_id ?? null;
}

const DueRow = UnmatchedRow.extend({
  provider_account: z.string(),
  attempts: z.int(),
  received_at: z.number(),
});
type DueRow = Taken<z.infer<typeof DueRow>>;

/** Fair by number, because the account is unknown: a flood to one number does not delay another's code. */
const QUEUE = new DueQueue({
  table: 'unmatched_messages',
  whose: 'reservation_id',
  columns: 'id, sealed, provider_account, attempts, received_at',
  row: DueRow,
  roundMs: 10 * SECOND,
  workMs: 20 * SECOND,
});

/**
 * Retries the messages that are due.
 * @returns the time of the next retry, or null.
 */
export async function retryUnmatched(ctx: SystemCtx): Promise<number | null> {
  await QUEUE.round(ctx, {
    limit: BATCH,
    event: 'messages.rematch_failed',
    about: ({ id }) => ({ unmatchedId: id }),
    work: (row) => retryOne(ctx, row),
    postpone: (row) => postpone(ctx, row, 'failed'),
  });
  const next = await ctx.db.sql
    .prepare('SELECT min(next_at) AS at FROM unmatched_messages WHERE next_at IS NOT NULL')
    .first<{ at: number | null }>();
  return next?.at ?? null;
}

async function retryOne(ctx: SystemCtx, row: DueRow): Promise<void> {
  const [message] = await unsealUnmatched(sealerOf(ctx), row.provider_account, [row]);
  const cause = message ? await tryDeliver(ctx, message) : 'no_order';
  if (cause === null) {
    await ctx.db.sql.prepare('DELETE FROM unmatched_messages WHERE id = ?').bind(row.id).run();
    return;
  }
  await postpone(ctx, row, cause);
}

async function postpone(ctx: SystemCtx, row: DueRow, cause: string): Promise<void> {
  const isTransient = cause === 'no_order' || cause === 'failed';
  const wait = isTransient ? RETRY_MS[row.attempts + 1] : undefined;
  const nextAt = wait === undefined ? null : row.received_at + wait;
  if (nextAt === null) log('warn', 'messages.quarantined', { cause });
  await ctx.db.sql
    .prepare(
      `UPDATE unmatched_messages SET cause = ?, attempts = attempts + 1, next_at = ? WHERE ${QUEUE.held}`,
    )
    .bind(cause, nextAt, ...heldBy(row))
    .run();
}

/** Deletes up to 500 expired messages; the next scheduled run continues. */
export const purgeUnmatchedStatement = (ctx: SystemCtx): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `DELETE FROM unmatched_messages WHERE id IN (
         SELECT id FROM unmatched_messages WHERE received_at < ? LIMIT 500)`,
    )
    .bind(ctx.now() - KEPT_DAYS * DAY);
