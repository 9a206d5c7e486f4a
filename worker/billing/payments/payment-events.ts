import type { GuardedRow, ProofRow } from '../../platform/db/guarded';
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

interface EventOf {
  type: PaymentEvent;
  step: string;
  data?: MoneyEvent['data'];
}

const idOf = ({ id }: Payment, { step }: EventOf): string => `evt_${id.slice(4)}_${step}`;

/** An event about a payment, once for `step` of it, for `guarded`: references and amounts only. */
export const paymentEvent = (ctx: SystemCtx, payment: Payment, event: EventOf): GuardedRow =>
  moneyEventRow(ctx, {
    id: idOf(payment, event),
    type: event.type,
    accountId: payment.accountId,
    data: {
      paymentId: payment.id,
      currency: payment.currency,
      amountMinor: payment.amount,
      ...event.data,
    },
  });

/** As `paymentEvent`, for a step that happens once: the event proves the change, so that more rows may follow it. */
export const paymentEventOnce = (ctx: SystemCtx, payment: Payment, event: EventOf): ProofRow => ({
  ...paymentEvent(ctx, payment, event),
  proof: { table: 'hub_outbox', id: idOf(payment, event) },
});
