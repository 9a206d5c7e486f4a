import type { Snapshot } from '../../events/event';
import type { SystemCtx } from '../../platform/core/ctx';
import { openPayment } from './payment-annotations';
import { parseStoredPayment } from './payment-records';
import { toPayment } from './payments.view';

/** The stored snapshot as the API shows a payment; without the address where it can be paid, which others may read. */
export async function openPaymentSnapshot(ctx: SystemCtx, stored: unknown): Promise<Snapshot> {
  const payment = await openPayment(ctx, parseStoredPayment(stored));
  return { ...toPayment(payment), authorizationUrl: null };
}
