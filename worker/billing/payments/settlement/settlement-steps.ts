import type { SystemCtx } from '../../../platform/core/ctx';
import { Port } from '../../../platform/core/port';
import type { Transaction } from '../../../providers/paystack/paystack.client';
import type { Payment } from '../payment-records';

/** The statements that book `credited` cents of a payment. */
export interface Booking {
  credited: number;
  booking: D1PreparedStatement[];
}

/** Steps of other features when a payment is credited. */
export interface SettlementSteps {
  /** Statements for the batch that credits the payment, after its booking, in this order. */
  readonly records: readonly ((
    ctx: SystemCtx,
    payment: Payment,
    transaction: Transaction,
  ) => Promise<D1PreparedStatement[]>)[];
  /**
   * Applies the plan that the payment is for, in one batch with the booking. False when that is not possible: then
   * nothing was done, and the caller books the credits alone.
   */
  applyTier(ctx: SystemCtx, payment: Payment, paid: Booking): Promise<boolean>;
}

export const settlementSteps = new Port<SettlementSteps>('the steps of a settlement');
