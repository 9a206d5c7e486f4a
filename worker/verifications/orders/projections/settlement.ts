import { batch } from '../../../platform/db/batch';
import type { Db } from '../../../platform/db/client';
import { parseBalance, type Balance } from '../../../billing/ledger/ledger.service';
import {
  balanceStatement,
  lossStatement,
  partialRefundStatements,
  settleStatements,
} from '../../../billing/ledger/transfer-statements';
import { isReleased, numberOf, type Order } from '../order';
import { unhonouredSurcharge } from '../surcharge';
import { recoveryStatement, surchargeStatement } from './recovery';

// Raw SQL, because each statement is in one batch with the ledger's statements.

/** Cents of a captured price that are refunded at once. */
export const surchargeRefund = (order: Order): number =>
  unhonouredSurcharge({ ...order, number: order.reservation?.number ?? null });

const timeOf = ({ history }: Order, state: Order['state']): number | null =>
  history.find((entry) => entry.state === state)?.at ?? null;

/** Projection, settlement and recovery record of an ended order, in one idempotent batch. */
export async function insertSettlement(db: Db, order: Order, now: number): Promise<Balance> {
  const { id, accountId, tenantId, state } = order;
  const at = order.endedAt ?? now;
  const project = db.sql
    .prepare(
      `UPDATE verifications SET state = ?, reason = ?, ended_at = ?, number = ?, reservation_id = ?, provider_cost = ?,
         deadline_at = coalesce(?, deadline_at), awaiting_at = ?, cancelling_at = ?
       WHERE id = ? AND account_id = ?`,
    )
    .bind(
      state,
      order.reason,
      at,
      numberOf(order),
      order.reservationId,
      order.reservation?.costCents ?? null,
      order.deadlineAt,
      timeOf(order, 'awaiting_sms'),
      timeOf(order, 'cancelling'),
      id,
      accountId,
    );
  const direction = state === 'completed' ? 'capture' : 'release';
  const settle = settleStatements(db, { reference: id, accountId, tenantId, direction, now: at });
  const refund = surchargeRefund(order);
  // In the batch of the capture, so that an unhonoured surcharge is never captured without its refund (I-07).
  const refunds =
    refund > 0
      ? partialRefundStatements(db, {
          reference: id,
          accountId,
          tenantId,
          name: 'area_code',
          amount: refund,
          now: at,
        })
      : [];
  const { balance } = await batch(db, {
    project,
    settle,
    refunds,
    recovery: recoveryStatements(db, order, { refund, at }),
    loss: lossStatements(db, order, { refund, at }),
    balance: balanceStatement(db, accountId),
  });
  return parseBalance(balance);
}

/** One record for each amount that is returned to the customer (I-10). */
function recoveryStatements(
  db: Db,
  order: Order,
  { refund, at }: { refund: number; at: number },
): D1PreparedStatement[] {
  if (isReleased(order.state)) return [recoveryStatement(db, order, at)];
  return refund > 0 ? [surchargeStatement(db, order, { loss: lossAmount(order, refund), at })] : [];
}

/** Cents by which the provider's cost of a completed number exceeds what remains of its price. */
const lossAmount = (order: Order, refund: number): number =>
  Math.max(0, (order.reservation?.costCents ?? 0) - (order.price - refund));

/** A reused number has no maximum price at the provider, and the provider keeps a surcharge that we refunded. */
function lossStatements(
  db: Db,
  order: Order,
  { refund, at }: { refund: number; at: number },
): D1PreparedStatement[] {
  const amount = lossAmount(order, refund);
  const { id: reference, tenantId } = order;
  return order.state === 'completed' && amount > 0
    ? [lossStatement(db, { reference, tenantId, amount, now: at })]
    : [];
}
