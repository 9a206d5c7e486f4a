import type { Desk } from './desk';
import type { Changes } from './verifications.store';
import type { State, Verification } from './verifications.store';

/** When the credit comes back; at once means in the same write. */
function refundOf(desk: Desk, row: Verification): Changes {
  if (row.charged === 0 || row.refunded_at !== null) return {};
  return { refund_due_at: desk.now + desk.switches.refundDelayMs };
}

function isRefunded(desk: Desk, row: Verification, to: State): boolean {
  if (to !== 'verificationReported') return true;
  if (desk.switches.reportRefunds === 'withoutCode') return row.state !== 'verificationCompleted';
  return desk.switches.reportRefunds === 'always';
}

/** Cancel, timeout and report: the number is given back, the credit too if it is due. */
export function end(
  desk: Desk,
  row: Verification,
  to: 'verificationCanceled' | 'verificationTimedOut' | 'verificationReported',
): boolean {
  const refund = isRefunded(desk, row, to) ? refundOf(desk, row) : {};
  const ended = desk.verifications.change(row, row.state, { state: to, ...refund }, desk.now);
  if (ended === undefined) return false;
  desk.sms.endFor(row.id, desk.now + desk.switches.lateSmsMs);
  if (ended.refund_due_at !== null && ended.refund_due_at <= desk.now) giveBack(desk, ended);
  return true;
}

/** Once: `refunded_at` is set in the write that clears `refund_due_at`. */
export function giveBack(desk: Desk, row: Verification): void {
  const { refundState } = desk.switches;
  const isShown =
    refundState === 'verificationRefunded' ||
    (refundState === 'ofReports' && row.state === 'verificationReported');
  const paid = desk.verifications.change(
    row,
    row.state,
    {
      refund_due_at: null,
      refunded_at: desk.now,
      ...(isShown ? { state: 'verificationRefunded' as const } : {}),
    },
    desk.now,
  );
  if (paid) desk.settings.balanceCents += row.charged;
}
