import * as z from 'zod';
import { rowsOf, type Db } from '../../db/client';
import { balanceAfter, type Balance } from '../../ledger/ledger.service';
import {
  balanceStatement,
  lossStatement,
  partialRefundStatements,
  refundStatements,
  settleStatements,
} from '../../ledger/statements';
import { isReleased, numberOf, type Order } from '../order';
import { unhonouredSurcharge } from '../preferences';
import { recoveryStatement } from './recovery';

// Raw SQL, because each of these is one batch with the ledger's statements.

/** Cents of a captured price that go back at once. */
export const refundOf = (order: Order): number =>
  unhonouredSurcharge({ ...order, number: order.reservation?.number ?? null });

const timeOf = ({ history }: Order, state: Order['state']): number | null =>
  history.find((entry) => entry.state === state)?.at ?? null;

/** Projection, settlement and recovery record of an ended order: one batch, any number of times. */
export async function insertEnd(db: Db, order: Order, now: number): Promise<Balance> {
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
  const refund = refundOf(order);
  // In the capture's batch: a surcharge that was not honoured is never kept for a while (I-07).
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
  const recovery = isReleased(state) ? [recoveryStatement(db, order, at)] : [];
  const results = await db.sql.batch([
    project,
    ...settle,
    ...refunds,
    ...recovery,
    ...lossOf(db, order, at),
    balanceStatement(db, accountId),
  ]);
  return balanceAfter(results);
}

/** Renting again has no maximum price at the provider, so it may have cost more than it brought. */
function lossOf(db: Db, order: Order, now: number): D1PreparedStatement[] {
  const amount = (order.reservation?.costCents ?? 0) - order.price;
  const { id: reference, tenantId } = order;
  return order.state === 'completed' && amount > 0
    ? [lossStatement(db, { reference, tenantId, amount, now })]
    : [];
}

const AmountRow = z.object({ amount: z.number() });

/**
 * Gives a captured order back after the provider gave it back to us. Answers what this refund moved, whether now or
 * by an earlier try whose answer was lost; 0 when nothing was left to give back.
 */
export async function insertReportRefund(
  db: Db,
  order: Order,
  now: number,
): Promise<{ amount: number; balance: Balance }> {
  const { id: reference, accountId, tenantId } = order;
  const refund = { reference, accountId, tenantId, name: 'report', now };
  const moved = db.sql
    .prepare(
      `SELECT coalesce(sum(amount), 0) AS amount FROM transfers
       WHERE reference = ? AND account_id = ? AND step IN ('refund:report', 'refund:report:promo')`,
    )
    .bind(reference, accountId);
  const results = await db.sql.batch([
    ...refundStatements(db, refund),
    moved,
    balanceStatement(db, accountId),
  ]);
  const [row] = rowsOf(results.at(-2), AmountRow);
  return { amount: row?.amount ?? 0, balance: balanceAfter(results) };
}
