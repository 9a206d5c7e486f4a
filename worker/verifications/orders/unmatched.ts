import * as z from 'zod';
import type { Db } from '../../platform/db/client';
import { DueQueue, heldBy, type Taken } from '../../platform/db/due-queue';
import { DAY, SECOND } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';
import { log } from '../../platform/core/log';
import type { ProviderMessage } from '../../providers/textverified/textverified.client';
import { sealerOf, type Sealer } from '../../platform/sealing/sealing.service';
import { messageId } from './messages';
import { verificationOf } from './verification.client';

/** A provider's message that matched no order yet, as it rests. */
export const UnmatchedRow = z.object({ id: z.string(), sealed: z.string() });
export type UnmatchedRow = z.infer<typeof UnmatchedRow>;

/** How long after its arrival an unmatched message is tried again; then it stays in quarantine. */
const RETRY_MS = [1 * SECOND, 5 * SECOND, 30 * SECOND] as const;

const BATCH = 50;

/** Days that a message stays in quarantine, whatever the tier of whoever it was meant for. */
const KEPT_DAYS = 7;

const Stored = z.object({
  smsId: z.string().nullable(),
  reservationId: z.string(),
  from: z.string().nullable(),
  to: z.string(),
  content: z.string().nullable(),
  parsedCode: z.string().nullable(),
  createdAt: z.number(),
  encrypted: z.boolean(),
});

const ownerOf = (account: string): string => `provider:${account}`;
const scope = (account: string, id: string) => ({ owner: ownerOf(account), record: id });

export async function openUnmatched(
  sealer: Sealer,
  account: string,
  rows: readonly UnmatchedRow[],
): Promise<ProviderMessage[]> {
  return Promise.all(
    rows.map(async (row) =>
      Stored.parse(JSON.parse(await sealer.open(scope(account, row.id), row.sealed))),
    ),
  );
}

/**
 * Hands a provider's message to the order that holds its reservation. What matches nothing is stored sealed and
 * tried again; it never reaches anybody else (I-01). Answers when it must next be tried, or null.
 */
export async function deliverMessage(
  ctx: SystemCtx,
  account: string,
  message: ProviderMessage,
): Promise<number | null> {
  const cause = await tryDeliver(ctx, message);
  if (cause === null) return null;
  const sealer = sealerOf(ctx);
  const id = await messageId(sealer, ownerOf(account), message);
  const now = ctx.now();
  // Only a missing mapping can still heal; a wrong number or time stays wrong.
  const nextAt = cause === 'no_order' ? now + RETRY_MS[0] : null;
  await ctx.db.sql
    .prepare(
      `INSERT INTO unmatched_messages (id, provider_account, reservation_id, sealed, cause, next_at, received_at)
       VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    )
    .bind(
      id,
      account,
      message.reservationId,
      await sealer.seal(scope(account, id), JSON.stringify(message)),
      cause,
      nextAt,
      now,
    )
    .run();
  if (nextAt === null) log('warn', 'messages.quarantined', { cause });
  return nextAt;
}

/** Null when the order took it (or had it), else why not. */
async function tryDeliver(ctx: SystemCtx, message: ProviderMessage): Promise<string | null> {
  const order = await findOrder(ctx.db, message.reservationId);
  if (!order) return 'no_order';
  const received = await verificationOf(ctx.env, order).receive(message);
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

/** Nobody knows yet whose they are, so numbers take turns: a flood to one keeps back no code of another. */
const QUEUE = new DueQueue({
  table: 'unmatched_messages',
  whose: 'reservation_id',
  columns: 'id, sealed, provider_account, attempts, received_at',
  row: DueRow,
  roundMs: 10 * SECOND,
  workMs: 20 * SECOND,
});

/** Tries the due ones again. Answers when the next is due, or null. */
export async function rematch(ctx: SystemCtx): Promise<number | null> {
  await QUEUE.round(ctx, {
    limit: BATCH,
    event: 'messages.rematch_failed',
    about: ({ id }) => ({ unmatchedId: id }),
    work: (row) => rematchOne(ctx, row),
    postpone: (row) => waitFor(ctx, row, 'failed'),
  });
  const next = await ctx.db.sql
    .prepare('SELECT min(next_at) AS at FROM unmatched_messages WHERE next_at IS NOT NULL')
    .first<{ at: number | null }>();
  return next?.at ?? null;
}

async function rematchOne(ctx: SystemCtx, row: DueRow): Promise<void> {
  const [message] = await openUnmatched(sealerOf(ctx), row.provider_account, [row]);
  const cause = message ? await tryDeliver(ctx, message) : 'no_order';
  if (cause === null) {
    await ctx.db.sql.prepare('DELETE FROM unmatched_messages WHERE id = ?').bind(row.id).run();
    return;
  }
  await waitFor(ctx, row, cause);
}

/** Only a missing mapping, and a failure of ours, can still heal. */
async function waitFor(ctx: SystemCtx, row: DueRow, cause: string): Promise<void> {
  const isHealing = cause === 'no_order' || cause === 'failed';
  const wait = isHealing ? RETRY_MS[row.attempts + 1] : undefined;
  const nextAt = wait === undefined ? null : row.received_at + wait;
  if (nextAt === null) log('warn', 'messages.quarantined', { cause });
  await ctx.db.sql
    .prepare(
      `UPDATE unmatched_messages SET cause = ?, attempts = attempts + 1, next_at = ? WHERE ${QUEUE.held}`,
    )
    .bind(cause, nextAt, ...heldBy(row))
    .run();
}

/** For the tick: what has been in quarantine for too long. Bounded; the next round goes on. */
export const purgeUnmatchedStatement = (ctx: SystemCtx): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `DELETE FROM unmatched_messages WHERE id IN (
         SELECT id FROM unmatched_messages WHERE received_at < ? LIMIT 500)`,
    )
    .bind(ctx.now() - KEPT_DAYS * DAY);
