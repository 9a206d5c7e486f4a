import * as z from 'zod';
import { rowsOf } from '../db/client';
import { inBackground } from '../kernel/background';
import { HOUR, SECOND } from '../kernel/clock';
import { sha256Hex } from '../kernel/crypto';
import type { SystemCtx } from '../kernel/ctx';
import { AppError } from '../kernel/errors';
import { log } from '../kernel/log';
import { assertReadyToSell } from '../ops/readiness';
import { eventOf, verifyPaystack } from '../providers/paystack/paystack.client';
import { syncDispute } from './dispute-sync';
import { isCredited } from './machine';
import { findByReference } from './records';
import { syncRefunds } from './refund-sync';
import { settle } from './settle.service';

/** Waits after the first tries; after the last one the event is let go: the reconcilers look at everything themselves. */
const WAIT_MS = 30 * SECOND;
const MAX_ATTEMPTS = 8;
const BATCH = 50;

/** What asking for the subject came to. `unknown` is none of ours. */
type Progress = 'done' | 'later' | 'unknown';

interface Stored {
  event: string;
  subject: string | null;
  reference: string | null;
}
const Due = z.object({
  id: z.string(),
  event: z.string(),
  subject: z.string().nullable(),
  reference: z.string().nullable(),
  attempts: z.int(),
});
type Due = z.infer<typeof Due>;

/** What we act on; the rest (transfers, subscriptions) is not ours to know. */
const isHandled = (event: string): boolean =>
  event === 'charge.success' || event.startsWith('refund.') || event.startsWith('charge.dispute.');

/**
 * A webhook of Paystack: its signature is checked over the raw bytes before anything is read, what it names is stored,
 * and then it is answered (I-33). What it says is not believed: `processEvents` asks for it.
 * @throws service.not_ready, webhooks.signature; anything else that throws makes Paystack send it again.
 */
export async function receivePaystack(
  ctx: SystemCtx,
  { raw, signature }: { raw: Uint8Array; signature: string | null },
): Promise<void> {
  await assertReadyToSell(ctx);
  if (!(await verifyPaystack(raw, signature, ctx.env.PAYSTACK_SECRET_KEY)))
    throw new AppError('webhooks.signature');
  const named = eventOf(raw);
  if (!named) {
    log('warn', 'paystack.unreadable', { bytes: raw.byteLength });
    return;
  }
  if (!isHandled(named.event)) return;
  const { event, id: subject, reference, status } = named;
  const id = sha256Hex(JSON.stringify([event, subject ?? reference, status]));
  const now = ctx.now();
  // A repeat asks again: two equal refunds of one payment tell of themselves in the same words.
  await ctx.db.sql
    .prepare(
      `INSERT INTO paystack_events (id, event, subject, reference, next_at, created_at)
       VALUES (?1, ?2, ?3, ?4, ?5, ?5)
       ON CONFLICT (id) DO UPDATE SET next_at = excluded.next_at, attempts = 0`,
    )
    .bind(id, event, subject, reference, now)
    .run();
  inBackground('paystack.process', () => processEvents(ctx, id));
}

/** Asks Paystack for what webhooks named: for the one `id`, or all that is due. */
export async function processEvents(ctx: SystemCtx, id: string | null = null): Promise<number> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT id, event, subject, reference, attempts FROM paystack_events
         WHERE next_at <= ?1 AND (?2 IS NULL OR id = ?2) ORDER BY next_at LIMIT ${BATCH}`,
      )
      .bind(ctx.now(), id),
  ]);
  const due = rowsOf(result, Due);
  for (const event of due) await process(ctx, event);
  return due.length;
}

async function process(ctx: SystemCtx, due: Due): Promise<void> {
  const now = ctx.now();
  const progress = await act(ctx, due);
  const { id, event, reference } = due;
  // Somebody pays under our name for what we never asked: another system, or an intent that is lost.
  if (progress === 'unknown')
    log('alert', 'paystack.unknown_reference', { topic: event, reference });
  const attempts = due.attempts + 1;
  const isOver = progress !== 'later' || attempts >= MAX_ATTEMPTS;
  if (isOver && progress === 'later') log('warn', 'paystack.given_up', { topic: event, reference });
  const wait = Math.min(WAIT_MS * 2 ** due.attempts, HOUR);
  // One that came again meanwhile is due again, and stays so.
  await ctx.db.sql
    .prepare(
      'UPDATE paystack_events SET attempts = ?2, next_at = ?3 WHERE id = ?1 AND next_at <= ?4',
    )
    .bind(id, attempts, isOver ? null : now + wait, now)
    .run();
}

async function act(ctx: SystemCtx, { event, subject, reference }: Stored): Promise<Progress> {
  if (event.startsWith('charge.dispute.'))
    return subject === null ? 'unknown' : syncDispute(ctx, subject);
  if (reference === null) return 'unknown';
  const settled = await settle(ctx, reference);
  if (settled.kind === 'unknown') return 'unknown';
  if (settled.kind === 'unreachable') return 'later';
  if (event.startsWith('refund.')) {
    const payment = await findByReference(ctx, reference);
    return payment && isCredited(payment.state) ? syncRefunds(ctx, payment) : 'done';
  }
  return settled.standing === 'ended' ? 'done' : 'later';
}

/** Removes what was asked for long ago. */
export const purgePaystackEventsStatement = (ctx: SystemCtx): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `DELETE FROM paystack_events WHERE id IN (
         SELECT id FROM paystack_events WHERE created_at < ? AND next_at IS NULL LIMIT 500)`,
    )
    .bind(ctx.now() - 7 * 24 * HOUR);
