import { snapshotStatement } from '../../events/outbox.service';
import type { SystemCtx } from '../../platform/core/ctx';
import { PAYMENT_JSON_SQL, type Payment } from './payment-records';

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
