import type { Db } from '../../../platform/db/client';
import {
  tierStatement,
  topupStatement,
  type PaymentMovement,
} from '../../ledger/payment-statements';
import type { Purpose } from '../../../events/payment-reasons';

/**
 * The statements that book a payment, by purpose, for the batch that credits it. The first is the ledger row whose key
 * makes a payment count once (I-32).
 */
export const FULFILMENT: Readonly<
  Record<Purpose, (db: Db, paid: PaymentMovement) => D1PreparedStatement[]>
> = {
  topup: (db, paid) => [topupStatement(db, paid)],
  tier: (db, paid) => [tierStatement(db, paid)],
};
