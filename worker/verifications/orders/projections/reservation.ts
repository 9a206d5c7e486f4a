import * as z from 'zod';
import { batch, returning } from '../../../platform/db/batch';
import type { Db } from '../../../platform/db/client';
import type { Order } from '../order';
import { deadlineOf } from '../order-schedule';
import { UnmatchedRow } from '../unmatched-messages';

const HolderRow = z.object({ verification_id: z.string() });

export type Mapping = { kind: 'mapped'; waiting: UnmatchedRow[] } | { kind: 'conflict' };

/**
 * Stores the number and the mapping reservation → order, before either is published. Returns the messages that arrived
 * before the mapping; they stay due, so that the scheduled retry deletes them once the order has them.
 */
export async function insertMapping(db: Db, order: Order, at: number): Promise<Mapping> {
  const { reservation, reservationId } = order;
  if (!reservation || !reservationId) throw new Error('mapping an order without a reservation');
  const claim = db.sql
    .prepare(
      `INSERT INTO provider_reservations (reservation_id, provider_account, verification_id, created_at)
       VALUES (?, ?, ?, ?)
       ON CONFLICT (reservation_id) DO UPDATE SET reservation_id = reservation_id RETURNING verification_id`,
    )
    .bind(reservationId, order.providerAccount, order.id, at);
  const project = db.sql
    .prepare(
      `UPDATE verifications SET state = 'awaiting_sms', number = ?1, reservation_id = ?2, provider_cost = ?3,
         deadline_at = ?4, awaiting_at = ?7
       WHERE id = ?5 AND account_id = ?6 AND state = 'created'
         AND EXISTS (SELECT 1 FROM provider_reservations WHERE reservation_id = ?2 AND verification_id = ?5)`,
    )
    .bind(
      reservation.number,
      reservationId,
      reservation.costCents,
      deadlineOf(order, at),
      order.id,
      order.accountId,
      at,
    );
  const waiting = db.sql
    .prepare(
      'UPDATE unmatched_messages SET next_at = ? WHERE reservation_id = ? RETURNING id, sealed',
    )
    .bind(at, reservationId);
  const found = await batch(db, {
    holder: returning(HolderRow, claim),
    project,
    waiting: returning(UnmatchedRow, waiting),
  });
  if (found.holder[0]?.verification_id !== order.id) return { kind: 'conflict' };
  return { kind: 'mapped', waiting: found.waiting };
}

/** Claims the first of `candidates` that no order holds. A reservation that this order holds already comes first. */
export async function claimReservation(
  db: Db,
  order: Order,
  claim: { candidates: readonly string[]; at: number },
): Promise<string | null> {
  // The order may have claimed one before a crash; a second one would belong to another order.
  const held = await db.sql
    .prepare('SELECT reservation_id FROM provider_reservations WHERE verification_id = ?')
    .bind(order.id)
    .first<{ reservation_id: string }>();
  if (held) return held.reservation_id;
  for (const candidate of claim.candidates) {
    const row = await db.sql
      .prepare(
        `INSERT INTO provider_reservations (reservation_id, provider_account, verification_id, created_at)
         VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING reservation_id`,
      )
      .bind(candidate, order.providerAccount, order.id, claim.at)
      .first();
    if (row) return candidate;
  }
  return null;
}
