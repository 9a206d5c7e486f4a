import type { OperationContext } from './context';
import { addOldMessage, scheduleCode } from './delivery';
import { emitCreated } from './events';
import { otherId, reservationId } from './ids';
import type { Capability } from './services';
import type { PurchaseKind, Verification } from './verifications.store';

export interface Order {
  kind: PurchaseKind;
  key: string | null;
  number: string;
  service: string;
  capability: Capability;
  notListedName: string | null;
  cents: number;
}

/** Sells one number: row, purchase log, money, events and the scheduled code in one transaction. */
export function sell(context: OperationContext, order: Order): Verification {
  const seq = context.verifications.nextOrdinal();
  const isCharged = context.switches.chargeOn === 'create_then_refund';
  const row: Verification = {
    seq,
    id: reservationId(context.now, context.seed, seq),
    sale_id: otherId(context, 'sale', seq),
    number: order.number,
    service: order.service,
    capability: order.capability,
    not_listed_name: order.notListedName,
    state: 'verificationPending',
    cents: order.cents,
    charged: isCharged ? order.cents : 0,
    created_at: context.now,
    ends_at: context.now + context.switches.windowMs,
    updated_at: context.now,
    reusable_until: null,
    refund_due_at: null,
    refunded_at: null,
  };
  context.verifications.sell(row, order.kind, order.key);
  if (isCharged) context.settings.balanceCents -= order.cents;
  addOldMessage(context, row);
  emitCreated(context, row.id);
  scheduleCode(context, row);
  return row;
}
