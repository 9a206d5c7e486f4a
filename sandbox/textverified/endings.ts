import type { OperationContext } from './context';
import type { Changes } from './verifications.store';
import type { State, Verification } from './verifications.store';

/** Schedules the refund; without a delay it is paid in the same write. */
function scheduledRefund(context: OperationContext, row: Verification): Changes {
  if (row.charged === 0 || row.refunded_at !== null) return {};
  return { refund_due_at: context.now + context.switches.refundDelayMs };
}

function isRefunded(context: OperationContext, row: Verification, to: State): boolean {
  if (to !== 'verificationReported') return true;
  if (context.switches.reportRefunds === 'withoutCode')
    return row.state !== 'verificationCompleted';
  return context.switches.reportRefunds === 'always';
}

/** Ends a verification: releases the number and schedules the refund if one is due. */
export function endVerification(
  context: OperationContext,
  row: Verification,
  to: 'verificationCanceled' | 'verificationTimedOut' | 'verificationReported',
): boolean {
  const refund = isRefunded(context, row, to) ? scheduledRefund(context, row) : {};
  const ended = context.verifications.change(row, row.state, { state: to, ...refund }, context.now);
  if (ended === undefined) return false;
  context.sms.endFor(row.id, context.now + context.switches.lateSmsMs);
  if (ended.refund_due_at !== null && ended.refund_due_at <= context.now) payRefund(context, ended);
  return true;
}

/** Pays a refund once: one write sets `refunded_at` and clears `refund_due_at`. */
export function payRefund(context: OperationContext, row: Verification): void {
  const { refundState } = context.switches;
  const isShown =
    refundState === 'verificationRefunded' ||
    (refundState === 'ofReports' && row.state === 'verificationReported');
  const paid = context.verifications.change(
    row,
    row.state,
    {
      refund_due_at: null,
      refunded_at: context.now,
      ...(isShown ? { state: 'verificationRefunded' as const } : {}),
    },
    context.now,
  );
  if (paid) context.settings.balanceCents += row.charged;
}
