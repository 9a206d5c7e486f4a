import type { SystemCtx } from '../../../platform/core/ctx';
import { Port } from '../../../platform/core/port';
import type { Transaction } from '../../../providers/paystack/paystack.client';
import type { Payment } from '../payment-records';

/** What the credits of a payment, `credited` cents of them, are booked by. */
export interface Booking {
  credited: number;
  booking: D1PreparedStatement[];
}

/** What other features do when a payment is credited. */
export interface SettlementSteps {
  /** Statements for the batch that credits the payment, behind its booking, in this order. */
  readonly records: readonly ((
    ctx: SystemCtx,
    payment: Payment,
    transaction: Transaction,
  ) => Promise<D1PreparedStatement[]>)[];
  /**
   * Takes the tier that the payment was made for, in one batch with the booking. False where that cannot be: then
   * nothing was done, and the credits alone are to be booked.
   */
  applyTier(ctx: SystemCtx, payment: Payment, paid: Booking): Promise<boolean>;
}

export const settlementSteps = new Port<SettlementSteps>('the steps of a settlement');
