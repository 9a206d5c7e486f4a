import * as z from 'zod';
import { batch } from '../../platform/db/batch';
import { DueQueue, type Taken } from '../../platform/db/due-queue';
import { runCoalesced } from '../../platform/core/background';
import { backoff } from '../../platform/core/backoff';
import { HOUR, SECOND } from '../../platform/core/clock';
import { sha256Hex } from '../../platform/core/crypto';
import type { SystemCtx } from '../../platform/core/ctx';
import { AppError, describeError } from '../../platform/core/errors';
import { BoundedMap, perIsolate } from '../../platform/core/isolate-cache';
import { log } from '../../platform/core/log';
import { assertReadyToSell } from '../../platform/config/readiness';
import {
  parsePaystackEvent,
  verifyPaystackSignature,
} from '../../providers/paystack/paystack.client';
import { isCredited } from './payment-machine';
import { syncDispute, syncReversals, type SyncProgress } from './reversals/sync-reversals';
import { parsePayment, selectPaymentByReference, type Payment } from './payment-records';
import { syncPayment } from './settlement/sync-payment.service';

/** Waits after the first tries; after the last one the event is let go: the reconcilers look at everything themselves. */
const RETRY = { baseMs: 30 * SECOND, maxMs: HOUR };
const MAX_ATTEMPTS = 8;
const BATCH = 200;
const AT_ONCE = 10;

const Due = z.object({
  id: z.string(),
  event: z.string(),
  subject: z.string().nullable(),
  reference: z.string().nullable(),
  attempts: z.int(),
});
type Due = Taken<z.infer<typeof Due>>;

/** What names no payment of ours is nobody's, and has one turn for all. */
const QUEUE = new DueQueue({
  table: 'paystack_events',
  whose: '(SELECT account_id FROM payments WHERE reference = paystack_events.reference)',
  columns: 'id, event, subject, reference, attempts',
  row: Due,
  roundMs: 15 * SECOND,
  // Paystack is asked up to three times, and each answer may take a quarter of a minute.
  workMs: 60 * SECOND,
  countsTaken: true,
});

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
  if (!(await verifyPaystackSignature(raw, signature, ctx.env.PAYSTACK_SECRET_KEY)))
    throw new AppError('webhooks.signature');
  const named = parsePaystackEvent(raw);
  if (!named) {
    log('warn', 'paystack.unreadable', { bytes: raw.byteLength });
    return;
  }
  if (!isHandled(named.event)) return;
  const { event, id: subject, reference, status } = named;
  const id = sha256Hex(JSON.stringify([event, subject ?? reference, status]));
  if (spent.has(id)) return;
  const now = ctx.now();
  // A repeat asks again: two equal refunds of one payment tell of themselves in the same words. Only of a success that
  // is credited there is nothing left to ask, and most repeats are of that: they write nothing.
  const stored = await ctx.db.sql
    .prepare(
      `INSERT INTO paystack_events (id, event, subject, reference, next_at, created_at)
       SELECT ?1, ?2, ?3, ?4, ?5, ?5 WHERE ?2 <> 'charge.success'
         OR NOT EXISTS (SELECT 1 FROM payments WHERE reference = ?4 AND credited IS NOT NULL)
       ON CONFLICT (id) DO UPDATE SET next_at = excluded.next_at, attempts = 0`,
    )
    .bind(id, event, subject, reference, now)
    .run();
  if (stored.meta.changes === 0) {
    spent.set(id, true);
    return;
  }
  runCoalesced('paystack.process', id, () => processStored(ctx, id));
}

/** Webhooks of which this isolate knows that nothing is left to ask, whatever comes: a credited success stays one. */
const spent = perIsolate('paystack-webhooks', new BoundedMap<string, true>({ entries: 10_000 }));

/** Asks Paystack for what webhooks named, where that is due. Answers how many there were. */
export const processEvents = (ctx: SystemCtx): Promise<number> =>
  QUEUE.round(ctx, {
    limit: BATCH,
    atOnce: AT_ONCE,
    event: 'paystack.not_processed',
    about: ({ event: topic, reference }) => ({ topic, reference: reference ?? '' }),
    work: (due) => process(ctx, due),
  });

/** For right after it was stored, unless a round of the tick has it by then. */
async function processStored(ctx: SystemCtx, id: string): Promise<void> {
  const due = await QUEUE.takeOne(ctx, id);
  if (due) await process(ctx, due);
}

async function process(ctx: SystemCtx, due: Due): Promise<void> {
  const { id, event, reference, attempts } = due;
  const { over, found } = await batch(ctx.db, {
    over: overStatement(ctx, id),
    found: selectPaymentByReference(ctx.db, reference ?? ''),
  });
  if (over.meta.changes === 1) return;
  // One that fails waits as if Paystack were silent, and stops no other.
  const progress = await act(ctx, due, parsePayment(found)).catch(
    (error: unknown): SyncProgress => {
      log('error', 'paystack.process', { topic: event, reference, error: describeError(error) });
      return 'later';
    },
  );
  // Somebody pays under our name for what we never asked: another system, or an intent that is lost.
  if (progress === 'unknown')
    log('alert', 'paystack.unknown_reference', { topic: event, reference });
  const isOver = progress !== 'later' || attempts >= MAX_ATTEMPTS;
  if (isOver && progress === 'later') log('warn', 'paystack.given_up', { topic: event, reference });
  const wait = backoff(RETRY, attempts - 1);
  // One that came again meanwhile is due again, and stays so.
  await QUEUE.rescheduleStatement(ctx, due, isOver ? null : ctx.now() + wait).run();
}

/** Of a success that was credited meanwhile there is nothing left to ask. */
const overStatement = (ctx: SystemCtx, id: string): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `UPDATE paystack_events SET next_at = NULL
       WHERE id = ? AND event = 'charge.success' AND EXISTS (
         SELECT 1 FROM payments p WHERE p.reference = paystack_events.reference AND p.credited IS NOT NULL)`,
    )
    .bind(id);

async function act(
  ctx: SystemCtx,
  { id, event, subject }: Due,
  known: Payment | null,
): Promise<SyncProgress> {
  if (event.startsWith('charge.dispute.'))
    return subject === null ? 'unknown' : syncDispute(ctx, subject);
  if (!known) return 'unknown';
  const settled = await syncPayment(ctx, known);
  if (settled.kind === 'unreachable') return 'later';
  const { payment } = settled;
  if (event.startsWith('refund.'))
    return isCredited(payment.state) ? syncReversals(ctx, payment) : 'done';
  if (settled.progress !== 'ended') return 'later';
  if (isCredited(payment.state)) spent.set(id, true);
  return 'done';
}

/** Removes what was asked for long ago. */
export const purgePaystackEventsStatement = (ctx: SystemCtx): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `DELETE FROM paystack_events WHERE id IN (
         SELECT id FROM paystack_events WHERE created_at < ? AND next_at IS NULL LIMIT 500)`,
    )
    .bind(ctx.now() - 7 * 24 * HOUR);
