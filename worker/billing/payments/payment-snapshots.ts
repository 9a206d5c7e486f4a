import type { Snapshot } from '../../events/event';
import { snapshotStatement } from '../../events/outbox.service';
import type { SystemCtx } from '../../platform/core/ctx';
import { openPayment } from './payment-annotations';
import { parseStoredPayment, PAYMENT_JSON_SQL, type Payment } from './payment-records';
import { toPayment } from './payments.view';

/** For the end of a batch: the events of the payment that it added contain the payment as it is after the batch. */
export const paymentSnapshots = (
  ctx: SystemCtx,
  { id, accountId }: Pick<Payment, 'id' | 'accountId'>,
): D1PreparedStatement =>
  snapshotStatement(ctx.db, {
    accountId,
    id,
    reference: 'paymentId',
    field: 'payment',
    sql: PAYMENT_JSON_SQL,
  });

/** The stored snapshot as the API shows a payment; without the address where it can be paid, which others may read. */
export async function openPaymentSnapshot(ctx: SystemCtx, stored: unknown): Promise<Snapshot> {
  const payment = await openPayment(ctx, parseStoredPayment(stored));
  return { ...toPayment(payment), authorizationUrl: null };
}
