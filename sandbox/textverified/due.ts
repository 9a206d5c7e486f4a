import type { Desk } from './desk';
import type { Stores } from './stores';
import { deliverScheduled } from './delivery';
import { end, giveBack } from './endings';

/** Messages before timeouts: a code that was due in time counts even if the clock was late. */
export function runDue(desk: Desk): void {
  for (const job of desk.sms.takeDue(desk.now)) deliverScheduled(desk, job);
  for (const row of desk.verifications.overdue(desk.now)) end(desk, row, 'verificationTimedOut');
  for (const row of desk.verifications.refundable(desk.now)) giveBack(desk, row);
}

/** The earliest moment at which something has to happen by itself. */
export function nextDueAt(stores: Stores, canSend: boolean): number | null {
  const due = [
    stores.sms.nextDueAt(),
    stores.verifications.nextDueAt(),
    canSend ? stores.webhooks.nextDueAt() : null,
  ].filter((at) => at !== null);
  return due.length === 0 ? null : Math.min(...due);
}
