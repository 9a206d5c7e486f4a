import type { OperationContext } from './context';
import type { Stores } from './stores';
import { deliverScheduled } from './delivery';
import { endVerification, payRefund } from './endings';

/** Messages before timeouts: a code that was due in time counts even when the alarm was late. */
export function runDue(context: OperationContext): void {
  for (const job of context.sms.takeDue(context.now)) deliverScheduled(context, job);
  for (const row of context.verifications.overdue(context.now))
    endVerification(context, row, 'verificationTimedOut');
  for (const row of context.verifications.refundable(context.now)) payRefund(context, row);
}

/** The earliest due time; null when nothing is due. */
export function nextDueAt(stores: Stores, withWebhooks: boolean): number | null {
  const due = [
    stores.sms.nextDueAt(),
    stores.verifications.nextDueAt(),
    withWebhooks ? stores.webhooks.nextDueAt() : null,
  ].filter((at) => at !== null);
  return due.length === 0 ? null : Math.min(...due);
}
