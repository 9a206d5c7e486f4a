import type { Db } from '../../db/client';
import type { Order } from '../order';

/** What is still to be got back from the provider after a release. */
function recoveryOf(order: Order): { action: string; state: string } {
  if (order.recovered) return { action: 'none', state: 'recovered' };
  if (order.reservationId) return { action: 'cancel', state: 'open' };
  const { generation, inFlight, doubtSince } = order.purchase;
  // Still in flight: we crashed under the call. A second generation: the first one's answer never came, and what
  // it started may have been carried out after the list was read.
  return doubtSince !== null || inFlight || generation > 1
    ? { action: 'find', state: 'open' }
    : { action: 'none', state: 'nothing_bought' };
}

// The first look comes two minutes later: purchases of others that are under way have their mapping by then.
const FIRST_LOOK_MS = 120_000;
const FIRST_CANCEL_MS = 5_000;

/** The recovery record of a released order; a repeat changes nothing. */
export function recoveryStatement(db: Db, order: Order, at: number): D1PreparedStatement {
  const { action, state } = recoveryOf(order);
  const wait = action === 'find' ? FIRST_LOOK_MS : FIRST_CANCEL_MS;
  return db.sql
    .prepare(
      `INSERT INTO recoveries (verification_id, provider_account, service, reservation_id, action, state, amount,
         since, next_at, created_at, updated_at)
       SELECT id, provider_account, service, ?, ?, ?, ?, ?, ?, ?, ? FROM verifications WHERE id = ?
       ON CONFLICT DO NOTHING`,
    )
    .bind(
      order.reservationId,
      action,
      state,
      order.reservation?.costCents ?? null,
      order.purchase.startedAt ?? order.createdAt,
      state === 'open' ? at + wait : null,
      at,
      at,
      order.id,
    );
}
