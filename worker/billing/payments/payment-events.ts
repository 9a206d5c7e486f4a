import type { GuardedRow } from '../../platform/db/guarded';
import type { SystemCtx } from '../../platform/core/ctx';
import { moneyEventRow, type MoneyEvent } from '../ledger/money-event';
import type { Payment } from './payment-records';

type PaymentEvent =
  | 'payment.challenged'
  | 'payment.succeeded'
  | 'payment.failed'
  | 'payment.disputed'
  | 'payment.restored'
  | 'payment.reversed'
  | 'refund.issued'
  | 'refund.failed';

/** An event about a payment, once for `step` of it, for `guarded`: references and amounts only. */
export const paymentEvent = (
  ctx: SystemCtx,
  payment: Payment,
  event: { type: PaymentEvent; step: string; data?: MoneyEvent['data'] },
): GuardedRow =>
  moneyEventRow(ctx, {
    id: `evt_${payment.id.slice(4)}_${event.step}`,
    type: event.type,
    accountId: payment.accountId,
    data: {
      paymentId: payment.id,
      currency: payment.currency,
      amount: payment.amount,
      ...event.data,
    },
  });
