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

const RETRY = { baseMs: 30 * SECOND, maxMs: HOUR };
/** After an hour of failed attempts, only the scheduled checks of the payment continue. */
const CHARGE_ATTEMPTS = 8;
/** No other job reads a new refund or dispute, so it is tried every hour for a week. Then an operator must check it. */
const REVERSAL_ATTEMPTS = CHARGE_ATTEMPTS + 7 * 24;
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

/** The events that belong to none of our payments are served like one account. */
const QUEUE = new DueQueue({
  table: 'paystack_events',
  whose: '(SELECT account_id FROM payments WHERE reference = paystack_events.reference)',
  columns: 'id, event, subject, reference, attempts',
  row: Due,
  roundMs: 15 * SECOND,
  // Up to three calls to Paystack, each limited to 15 s.
  workMs: 60 * SECOND,
  countsTaken: true,
});

/** Whether the event is processed. Others (transfers, subscriptions) are ignored. */
const isHandled = (event: string): boolean =>
  event === 'charge.success' || event.startsWith('refund.') || event.startsWith('charge.dispute.');

/**
 * Receives a webhook of Paystack: checks the signature over the raw bytes before parsing, stores the subject, and
 * returns (I-33). The contents are not trusted: `processPaystackEvents` asks Paystack.
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
  if (finishedWebhooks.has(id)) return;
  const now = ctx.now();
  // A repeat asks Paystack again: two equal refunds of one payment send the same event. Most repeats are successes of a
  // credited payment, which need no further check and write nothing.
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
    finishedWebhooks.set(id, true);
    return;
  }
  runCoalesced('paystack.process', id, () => processStoredEvent(ctx, id));
}

/** Webhooks that need no further check, because a credited payment stays credited. */
const finishedWebhooks = perIsolate(
  'paystack-webhooks',
  new BoundedMap<string, true>({ entries: 10_000 }),
);

/** Processes due events: asks Paystack about their subjects. Returns the number of events. */
export const processPaystackEvents = (ctx: SystemCtx): Promise<number> =>
  QUEUE.round(ctx, {
    limit: BATCH,
    atOnce: AT_ONCE,
    event: 'paystack.not_processed',
    about: ({ event: topic, reference }) => ({ topic, reference: reference ?? '' }),
    work: (due) => process(ctx, due),
  });

/** Processes an event right after it was stored, unless a round of the tick has taken it. */
async function processStoredEvent(ctx: SystemCtx, id: string): Promise<void> {
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
  // A failed event is retried as one without an answer, and does not stop the others.
  const progress = await act(ctx, due, parsePayment(found)).catch(
    (error: unknown): SyncProgress => {
      log('error', 'paystack.process', { topic: event, reference, error: describeError(error) });
      return 'later';
    },
  );
  // Paystack reports a payment that we have no intent for: another system made it, or the intent is lost.
  if (progress === 'unknown')
    log('alert', 'paystack.unknown_reference', { topic: event, reference });
  const isCharge = event === 'charge.success';
  const isOver =
    progress !== 'later' || attempts >= (isCharge ? CHARGE_ATTEMPTS : REVERSAL_ATTEMPTS);
  if (isOver && progress === 'later')
    log(isCharge ? 'warn' : 'alert', 'paystack.given_up', { topic: event, reference });
  const wait = backoff(RETRY, attempts - 1);
  // An event that was received again during the processing stays due.
  await QUEUE.rescheduleStatement(ctx, due, isOver ? null : ctx.now() + wait).run();
}

/** Ends the event of a successful charge whose payment is credited already. */
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
  if (event.startsWith('refund.') && isCredited(payment.state))
    return (await syncReversals(ctx, payment)).progress;
  // Paystack shows a transaction as reversing while a refund is pending: both may be booked later.
  if (event.startsWith('refund.')) return settled.progress === 'in_progress' ? 'later' : 'done';
  if (settled.progress !== 'ended') return 'later';
  if (isCredited(payment.state)) finishedWebhooks.set(id, true);
  return 'done';
}

/** Deletes events that were finished long ago. */
export const purgePaystackEventsStatement = (ctx: SystemCtx): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `DELETE FROM paystack_events WHERE id IN (
         SELECT id FROM paystack_events WHERE created_at < ? AND next_at IS NULL LIMIT 500)`,
    )
    .bind(ctx.now() - 7 * 24 * HOUR);
