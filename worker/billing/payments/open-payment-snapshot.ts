import type { Snapshot } from '../../events/event';
import type { SystemCtx } from '../../platform/core/ctx';
import { KeyDestroyed } from '../../platform/sealing/sealing.service';
import { openPayment, type AnnotatedPayment } from './payment-annotations';
import { parseStoredPayment } from './payment-records';
import { toPayment } from './payments.view';

/** The stored snapshot as the API shows a payment; without the address where it can be paid, which others may read. */
export async function openPaymentSnapshot(ctx: SystemCtx, stored: unknown): Promise<Snapshot> {
  return { ...toPayment(await open(ctx, stored)), authorizationUrl: null };
}

/** A deleted account still has events, because a bank disputes its payment: without what was attached. */
async function open(ctx: SystemCtx, stored: unknown): Promise<AnnotatedPayment> {
  const payment = parseStoredPayment(stored);
  try {
    return await openPayment(ctx, payment);
  } catch (error) {
    if (error instanceof KeyDestroyed) return openPayment(ctx, { ...payment, annotations: null });
    throw error;
  }
}
