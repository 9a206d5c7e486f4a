import type { Db } from '../../../platform/db/client';
import {
  tierStatement,
  topupStatement,
  type PaymentMovement,
} from '../../ledger/payment-statements';
import type { Purpose } from '../../../events/payment-reasons';

/**
 * What a payment buys: the statements that book it, for the batch that settles it. The first is the ledger's row whose
 * key lets a payment buy once (I-32).
 */
export const FULFILMENT: Readonly<
  Record<Purpose, (db: Db, paid: PaymentMovement) => D1PreparedStatement[]>
> = {
  topup: (db, paid) => [topupStatement(db, paid)],
  tier: (db, paid) => [tierStatement(db, paid)],
};
