import { auditRow } from '../../../audit/audit.service';
import { batch } from '../../../platform/db/batch';
import { guarded, type ProofRow } from '../../../platform/db/guarded';
import { scheduleOutboxFlush } from '../../../events/flush-outbox';
import type { SystemCtx } from '../../../platform/core/ctx';
import { describeError } from '../../../platform/core/errors';
import { derivedId } from '../../../platform/core/ids';
import { log } from '../../../platform/core/log';
import {
  disputeStatement,
  lostStatement,
  payoutSettleStatement,
  reversalStatements,
  wonStatement,
} from '../../ledger/payment-statements';
import { isConstraint } from '../../ledger/refusals';
import type { Worth } from '../amounts';
import { paymentEvent } from '../payment-events';
import { paymentSnapshots } from '../payment-snapshots';
import type { Payment } from '../payment-records';
import { endDisputeStatement, insertDisputeStatement, lookStatement } from './dispute-records';
import type { Booking } from './reversal-bookings';
import {
  endRefundStatement,
  insertRefundStatement,
  reversedStatement,
  waitStatement,
} from './refund-records';

type Of<Kind extends Booking['kind']> = Extract<Booking, { kind: Kind }>;

/** The part of the payment that an event is about, in place of the whole. */
const eventWorth = ({ credits, amount }: Worth) => ({ creditCents: credits, amountMinor: amount });

const reversalId = (ctx: SystemCtx, providerId: string): string =>
  derivedId(ctx.env.ID_KEY, 'rfd', ['paystack', providerId]);
/** The id of the record of a dispute with this number at Paystack. */
export const disputeIdOf = (ctx: SystemCtx, providerId: string): string =>
  derivedId(ctx.env.ID_KEY, 'dsp', ['paystack', providerId]);

/**
 * Writes the bookings of `reconcileReversals` in one batch, all or none, in their order: the only writer of the
 * results of refunds and disputes. `recheck` when other reversals may need the room that they make. False when the
 * database refuses them, because the records have changed since they were read: `syncReversals` reads them again.
 */
export async function writeReversals(
  ctx: SystemCtx,
  payment: Payment,
  { bookings, recheck }: { bookings: readonly Booking[]; recheck: boolean },
): Promise<boolean> {
  if (bookings.length === 0) return true;
  const booked: D1PreparedStatement[] = [];
  for (const booking of bookings) booked.push(...(await statementsFor(ctx, payment, booking)));
  try {
    await batch(ctx.db, {
      booked,
      reversed: bookings.some(movesMoney) ? [reversedStatement(ctx, payment.id)] : [],
      recheck: recheck && bookings.some(makesRoom) ? [recheckStatement(ctx, payment)] : [],
      snapshots: bookings.some(movesMoney) ? [paymentSnapshots(ctx, payment)] : [],
    });
  } catch (error) {
    if (!isConstraint(error)) throw error;
    const { id: paymentId } = payment;
    log('warn', 'payment.reversals_changed', { paymentId, error: describeError(error) });
    return false;
  }
  for (const booking of bookings) logBooking(ctx, payment, booking);
  if (bookings.some(movesMoney)) scheduleOutboxFlush(ctx, payment.accountId);
  return true;
}

/** Such a booking has an event, too. */
const movesMoney = ({ kind }: Booking): boolean =>
  kind !== 'refund_waits' && kind !== 'dispute_waits';

const makesRoom = ({ kind }: Booking): boolean =>
  kind === 'refund_failed' || kind === 'dispute_won' || kind === 'dispute_lost';

/** Makes the next tick check again what Paystack returned of the payment (paystack-webhook.service.ts). */
const recheckStatement = (ctx: SystemCtx, { reference }: Payment): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `INSERT INTO paystack_events (id, event, subject, reference, next_at, created_at)
       VALUES ('again:' || ?1, 'refund.processed', NULL, ?1, ?2, ?2)
       ON CONFLICT (id) DO UPDATE SET next_at = excluded.next_at, attempts = 0`,
    )
    .bind(reference, ctx.now());

async function statementsFor(
  ctx: SystemCtx,
  payment: Payment,
  booking: Booking,
): Promise<D1PreparedStatement[]> {
  switch (booking.kind) {
    case 'refund_waits':
      return [waitStatement(ctx, booking)];
    case 'refund_processed':
      return processed(ctx, payment, booking);
    case 'refund_failed':
      return failed(ctx, payment, booking);
    case 'reversal':
      return reversal(ctx, payment, booking);
    case 'dispute_opened':
      return opened(ctx, payment, booking);
    case 'dispute_won':
    case 'dispute_lost':
      return ended(ctx, payment, booking);
    case 'dispute_waits':
      return [lookStatement(ctx, booking.providerId)];
  }
}

const movement = (ctx: SystemCtx, payment: Payment, name: string, { credits }: Worth) => ({
  paymentId: payment.id,
  accountId: payment.accountId,
  tenantId: payment.tenantId,
  amount: credits,
  name,
  now: ctx.now(),
});

/** The credits that were set aside are at the card. */
function processed(
  ctx: SystemCtx,
  payment: Payment,
  { refundId, providerId, worth }: Of<'refund_processed'>,
): D1PreparedStatement[] {
  const end = { state: 'processed', reason: null, providerId } as const;
  const data = { refundId, ...eventWorth(worth) };
  const payout = { ...movement(ctx, payment, refundId, worth), to: 'card' as const };
  return guarded(ctx.db, endRefundStatement(ctx, refundId, end), [
    paymentEvent(ctx, payment, { type: 'refund.issued', step: `refund_${refundId}`, data }),
    payoutSettleStatement(ctx.db, payout),
  ]);
}

/** The credits that were set aside are returned to the customer. */
function failed(
  ctx: SystemCtx,
  payment: Payment,
  { refundId, providerId, worth, reason }: Of<'refund_failed'>,
): D1PreparedStatement[] {
  const end = { state: 'failed', reason, providerId } as const;
  const data = { refundId, ...eventWorth(worth), reason };
  const payout = { ...movement(ctx, payment, refundId, worth), to: 'customer' as const };
  const step = `refund_failed_${refundId}`;
  return [
    endRefundStatement(ctx, refundId, end),
    // The event is behind the settlement for its balance; the settlement changes a row when the end before it did.
    ...guarded(ctx.db, payoutSettleStatement(ctx.db, payout), [
      paymentEvent(ctx, payment, { type: 'refund.failed', step, data }),
    ]),
  ];
}

async function reversal(
  ctx: SystemCtx,
  payment: Payment,
  { providerId, worth, before }: Of<'reversal'>,
): Promise<D1PreparedStatement[]> {
  const id = reversalId(ctx, providerId);
  const now = ctx.now();
  const record = {
    id,
    requestHash: '',
    ...worth,
    requestedBy: null,
    providerId,
    state: 'processed' as const,
    nextAt: null,
    createdAt: now,
    endedAt: now,
    before,
  };
  const { credits } = worth;
  const data = { refundId: id, ...eventWorth(worth) };
  return guarded(ctx.db, insertRefundStatement(ctx, payment, record), [
    await entry(ctx, payment, {
      action: 'payment.reversed',
      after: { refundId: id, creditCents: credits },
    }),
    ...reversalStatements(ctx.db, movement(ctx, payment, id, worth)),
    // Behind the bookings, for the balance after them.
    paymentEvent(ctx, payment, { type: 'payment.reversed', step: `reversed_${id}`, data }),
  ]);
}

async function opened(
  ctx: SystemCtx,
  payment: Payment,
  { dispute, worth, before }: Of<'dispute_opened'>,
): Promise<D1PreparedStatement[]> {
  const id = disputeIdOf(ctx, dispute.id);
  const { credits } = worth;
  const data = { disputeId: id, ...eventWorth(worth) };
  return guarded(ctx.db, insertDisputeStatement(ctx, payment, { id, dispute, worth, before }), [
    await entry(ctx, payment, {
      action: 'payment.disputed',
      after: { disputeId: id, creditCents: credits },
    }),
    paymentEvent(ctx, payment, { type: 'payment.disputed', step: `disputed_${id}`, data }),
    disputeStatement(ctx.db, movement(ctx, payment, id, worth)),
  ]);
}

async function ended(
  ctx: SystemCtx,
  payment: Payment,
  { kind, providerId, resolution, worth }: Of<'dispute_won' | 'dispute_lost'>,
): Promise<D1PreparedStatement[]> {
  const id = disputeIdOf(ctx, providerId);
  const money = movement(ctx, payment, id, worth);
  const { state, type, booking } =
    kind === 'dispute_won'
      ? ({ state: 'won', type: 'payment.restored', booking: wonStatement(ctx.db, money) } as const)
      : ({
          state: 'lost',
          type: 'payment.reversed',
          booking: lostStatement(ctx.db, money),
        } as const);
  const after = { disputeId: id, creditCents: worth.credits };
  const data = { disputeId: id, ...eventWorth(worth) };
  return guarded(ctx.db, endDisputeStatement(ctx, id, { state, resolution }), [
    await entry(ctx, payment, { action: type, after }),
    booking,
    // Behind the booking, for the balance after it.
    paymentEvent(ctx, payment, { type, step: `${state}_${id}`, data }),
  ]);
}

const entry = (
  ctx: SystemCtx,
  payment: Payment,
  {
    action,
    after,
  }: {
    action: 'payment.reversed' | 'payment.disputed' | 'payment.restored';
    after: Record<string, string | number>;
  },
): Promise<ProofRow> =>
  auditRow(ctx, {
    accountId: payment.accountId,
    actor: { kind: 'system' },
    action,
    target: { type: 'payment', id: payment.id },
    after,
  });

function logBooking(ctx: SystemCtx, { id: paymentId }: Payment, booking: Booking): void {
  if (booking.kind === 'refund_failed') {
    const { refundId, reason } = booking;
    log('alert', 'refund.failed', { refundId, paymentId, reason });
  }
  if (booking.kind === 'refund_waits' && booking.state === 'needs_attention' && booking.isNew)
    log('alert', 'refund.needs_attention', { refundId: booking.refundId, paymentId });
  if (booking.kind === 'reversal')
    log('alert', 'payment.refunded_elsewhere', {
      paymentId,
      refundId: reversalId(ctx, booking.providerId),
    });
  if (booking.kind === 'dispute_opened')
    log('alert', 'payment.disputed', {
      paymentId,
      disputeId: disputeIdOf(ctx, booking.dispute.id),
      credits: booking.worth.credits,
    });
}
