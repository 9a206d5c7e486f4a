import type { Desk } from './desk';
import { plantOldMessage, scheduleCode } from './delivery';
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

/** One number is sold: row, purchase log, money, events and the coming code in one transaction. */
export function sell(desk: Desk, order: Order): Verification {
  const seq = desk.verifications.nextOrdinal();
  const isCharged = desk.switches.chargeOn === 'create_then_refund';
  const row: Verification = {
    seq,
    id: reservationId(desk.now, desk.seed, seq),
    sale_id: otherId(desk, 'sale', seq),
    number: order.number,
    service: order.service,
    capability: order.capability,
    not_listed_name: order.notListedName,
    state: 'verificationPending',
    cents: order.cents,
    charged: isCharged ? order.cents : 0,
    created_at: desk.now,
    ends_at: desk.now + desk.switches.windowMs,
    updated_at: desk.now,
    reusable_until: null,
    refund_due_at: null,
    refunded_at: null,
  };
  desk.verifications.sell(row, order.kind, order.key);
  if (isCharged) desk.settings.balanceCents -= order.cents;
  plantOldMessage(desk, row);
  emitCreated(desk, row.id);
  scheduleCode(desk, row);
  return row;
}
