import { isConstraint, holdRefusal, type HoldRefusal } from '../ledger/refusals';
import {
  balanceStatement,
  holdStatements,
  lossStatement,
  partialRefundStatements,
  refundStatements,
  settleStatements,
} from '../ledger/statements';
import { toBalance, type Balance } from '../ledger/ledger.service';
import { waitingOf, waitingStatement } from '../hub/outbox.service';
import type { HubEvent } from '../hub/hub.client';
import * as z from 'zod';
import { rowsOf, type Db } from '../db/client';
import type { StoredMessage } from './verification.store';
import { deadlineOf } from './rhythm';
import { isReleased, type Order } from './order';
import { unhonouredSurcharge } from './preferences';
import { UnmatchedRow } from './unmatched';

// Raw SQL, because each of these is one batch with the ledger's statements.

export type Held =
  | { kind: 'held'; balance: Balance; waiting: HubEvent[] }
  | { kind: 'refused'; refusal: HoldRefusal }
  /** D1 has this id from an earlier life: an Idempotency-Key used again after the object was gone. */
  | { kind: 'existing' };

const BalanceRow = z.object({ available: z.number(), promo: z.number(), held: z.number() });
const CreatedRow = z.object({ created_at: z.number() });
const HolderRow = z.object({ verification_id: z.string() });

/** Of a batch that ends with the balance statement. */
function asBalance(results: D1Result[]): Balance {
  const [row] = rowsOf(results.at(-1), BalanceRow);
  if (!row) throw new Error('the batch gave no balance');
  return toBalance(row);
}

/** The order's row and its hold, together or not at all; an exact repeat changes nothing. @throws when unknown. */
export async function insertHeld(db: Db, order: Order): Promise<Held> {
  const { id, accountId, createdAt } = order;
  const insert = db.sql
    .prepare(
      `INSERT INTO verifications (id, account_id, credential_id, service, capability, area_codes, carriers,
         price, request_hash, provider_account, created_at, deadline_at, surcharge_area_code, surcharge_carrier,
         quote_id, state)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'created')
       ON CONFLICT (id) DO UPDATE SET id = id RETURNING created_at`,
    )
    .bind(
      id,
      accountId,
      order.credentialId,
      order.service,
      order.capability,
      order.areaCodes && JSON.stringify(order.areaCodes),
      order.carriers && JSON.stringify(order.carriers),
      order.price,
      order.requestHash,
      order.providerAccount,
      createdAt,
      createdAt + order.windowMs,
      order.surcharge.areaCode,
      order.surcharge.carrier,
      order.quoteId,
    );
  const hold = holdStatements(db, {
    reference: id,
    accountId,
    amount: order.price,
    now: createdAt,
  });
  try {
    const results = await db.sql.batch([
      insert,
      ...hold,
      waitingStatement(db, accountId),
      balanceStatement(db, accountId),
    ]);
    const [row] = rowsOf(results[0], CreatedRow);
    return row?.created_at === createdAt
      ? { kind: 'held', balance: asBalance(results), waiting: waitingOf(results.at(-2)) }
      : { kind: 'existing' };
  } catch (error) {
    const refusal = holdRefusal(error);
    if (refusal) return { kind: 'refused', refusal };
    // Another price or account under this id: an older order's hold.
    if (isConstraint(error)) return { kind: 'existing' };
    throw error;
  }
}

export type Mapping = { kind: 'mapped'; waiting: UnmatchedRow[] } | { kind: 'conflict' };

/**
 * The number and the mapping reservation → order, before anybody hears of either. Messages that came before
 * the mapping are handed over; they stay due, so that the ticker removes them once they are known here.
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
         deadline_at = ?4
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
    );
  const waiting = db.sql
    .prepare(
      'UPDATE unmatched_messages SET next_at = ? WHERE reservation_id = ? RETURNING id, sealed',
    )
    .bind(at, reservationId);
  const results = await db.sql.batch([claim, project, waiting]);
  const [row] = rowsOf(results[0], HolderRow);
  if (row?.verification_id !== order.id) return { kind: 'conflict' };
  return { kind: 'mapped', waiting: rowsOf(results[2], UnmatchedRow) };
}

/** What this order holds already, else the first of `candidates` that no order holds, or null. */
export async function claimReservation(
  db: Db,
  order: Order,
  claim: { candidates: readonly string[]; at: number },
): Promise<string | null> {
  // First: claimed before a crash, and the answer was lost. A second one would be another order's.
  const mine = await db.sql
    .prepare('SELECT reservation_id FROM provider_reservations WHERE verification_id = ?')
    .bind(order.id)
    .first<{ reservation_id: string }>();
  if (mine) return mine.reservation_id;
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

/** Cents of a captured price that go back at once. */
export const refundOf = (order: Order): number =>
  unhonouredSurcharge({ ...order, number: order.reservation?.number ?? null });

/** Projection, settlement and recovery record of an ended order: one batch, any number of times. */
export async function insertEnd(db: Db, order: Order, now: number): Promise<Balance> {
  const { id, accountId, tenantId, state } = order;
  const at = order.endedAt ?? now;
  const project = db.sql
    .prepare(
      `UPDATE verifications SET state = ?, reason = ?, ended_at = ?, number = ?, reservation_id = ?, provider_cost = ?
       WHERE id = ? AND account_id = ?`,
    )
    .bind(
      state,
      order.reason,
      at,
      order.reservation?.number ?? null,
      order.reservationId,
      order.reservation?.costCents ?? null,
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
  return asBalance(results);
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
  return { amount: row?.amount ?? 0, balance: asBalance(results) };
}

// The first look comes two minutes later: purchases of others that are under way have their mapping by then.
const FIRST_LOOK_MS = 120_000;
const FIRST_CANCEL_MS = 5_000;

function recoveryStatement(db: Db, order: Order, at: number): D1PreparedStatement {
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

/** A message as D1 keeps it. A late one is counted on the recovery record: the provider may charge for it. */
export async function insertMessage(db: Db, order: Order, message: StoredMessage): Promise<void> {
  const late = message.disposition === 'late' ? 1 : 0;
  const insert = db.sql
    .prepare(
      `INSERT INTO messages (verification_id, id, sealed, late, received_at, stored_at)
       VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    )
    .bind(order.id, message.id, message.sealed, late, message.receivedAt, message.storedAt);
  if (!late) {
    await insert.run();
    return;
  }
  const count = db.sql
    .prepare(
      `UPDATE recoveries SET late_messages = (
         SELECT count(*) FROM messages WHERE verification_id = ?1 AND late = 1) WHERE verification_id = ?1`,
    )
    .bind(order.id);
  await db.sql.batch([insert, count]);
}
