import type { Db } from '../../../platform/db/client';
import type { Order } from '../order';

/** What is still to be got back from the provider after a release. */
function recoveryOf(order: Order): { action: string; state: string } {
  if (order.recovered) return { action: 'none', state: 'recovered' };
  // A number that got a message takes no cancel any more; nor does one that is reported already.
  if (order.reservationId)
    return {
      action: order.texts > 0 || order.exit === 'report' ? 'report' : 'cancel',
      state: 'open',
    };
  const { generation, inFlight, doubtSince } = order.purchase;
  // Still in flight: we crashed under the call. A second generation: the first one's answer never came, and what
  // it started may have been carried out after the list was read.
  return doubtSince !== null || inFlight || generation > 1
    ? { action: 'find', state: 'open' }
    : { action: 'none', state: 'nothing_bought' };
}

// The first look comes two minutes later: purchases of others that are under way have their mapping by then.
const FIRST_LOOK_MS = 120_000;
const FIRST_ASK_MS = 5_000;

const SQL = `INSERT INTO recoveries (verification_id, name, account_id, provider_account, service, reservation_id, action,
    state, amount, since, next_at, unpaid, created_at, updated_at)
  SELECT id, ?1, account_id, provider_account, service, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9 FROM verifications
  WHERE id = ?10 ON CONFLICT DO NOTHING`;

/** The recovery record of a released order; a repeat changes nothing. */
export function recoveryStatement(db: Db, order: Order, at: number): D1PreparedStatement {
  const { action, state } = recoveryOf(order);
  const isOpen = state === 'open';
  return db.sql.prepare(SQL).bind(
    'release',
    order.reservationId,
    action,
    state,
    order.reservation?.costCents ?? null,
    order.purchase.startedAt ?? order.createdAt,
    isOpen ? at + (action === 'find' ? FIRST_LOOK_MS : FIRST_ASK_MS) : null,
    // The provider charges for a number that got any message, so it counts until that is back.
    isOpen && order.texts > 0 ? 1 : 0,
    at,
    order.id,
  );
}

/** The record of a surcharge that went back: nobody can be asked for it, so what the price does not cover is lost. */
export function surchargeRecord(
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
