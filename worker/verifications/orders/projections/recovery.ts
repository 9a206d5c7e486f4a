import type { Db } from '../../../platform/db/client';
import type { Order } from '../order';

/** The kind of charge that must be recovered from the provider after a release. */
function toRecovery(order: Order): { action: string; state: string } {
  if (order.recovered) return { action: 'none', state: 'recovered' };
  // The provider does not cancel a number that received a message or is reported.
  if (order.reservationId)
    return {
      action: order.texts > 0 || order.exit === 'report' ? 'report' : 'cancel',
      state: 'open',
    };
  const { generation, inFlight, doubtSince } = order.purchase;
  // In flight: the process crashed during the call. Second generation: the first call was never answered, and may have
  // been executed after the list was read.
  return doubtSince !== null || inFlight || generation > 1
    ? { action: 'find', state: 'open' }
    : { action: 'none', state: 'nothing_bought' };
}

/** After this time, the purchases of other orders in progress have their mapping. */
const FIRST_SEARCH_MS = 120_000;
const FIRST_ATTEMPT_MS = 5_000;

const SQL = `INSERT INTO recoveries (verification_id, name, account_id, provider_account, service, reservation_id, action,
    state, amount, since, next_at, unpaid, created_at, updated_at)
  SELECT id, ?1, account_id, provider_account, service, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9 FROM verifications
  WHERE id = ?10 ON CONFLICT DO NOTHING`;

/** The recovery record of a released order; a repeat changes nothing. */
export function recoveryStatement(db: Db, order: Order, at: number): D1PreparedStatement {
  const { action, state } = toRecovery(order);
  const isOpen = state === 'open';
  return db.sql.prepare(SQL).bind(
    'release',
    order.reservationId,
    action,
    state,
    order.reservation?.costCents ?? null,
    order.purchase.startedAt ?? order.createdAt,
    isOpen ? at + (action === 'find' ? FIRST_SEARCH_MS : FIRST_ATTEMPT_MS) : null,
    // The provider charges for a number that received a message, so the order counts until the charge is recovered.
    isOpen && order.texts > 0 ? 1 : 0,
    at,
    order.id,
  );
}

/** The record of a refunded surcharge. It cannot be recovered, so the part that the price does not cover is a loss. */
export function surchargeStatement(
  db: Db,
  order: Order,
  { loss, at }: { loss: number; at: number },
): D1PreparedStatement {
  const state = loss > 0 ? 'charged' : 'recovered';
  const since = order.purchase.startedAt ?? order.createdAt;
  return db.sql
    .prepare(SQL)
    .bind('area_code', order.reservationId, 'none', state, loss, since, null, 0, at, order.id);
}
