import * as z from 'zod';
import { topUpDueStatement } from '../../../billing/auto-top-up/due-statement';
import { batch, returning } from '../../../platform/db/batch';
import type { Db } from '../../../platform/db/client';
import type { SealedAnnotations } from '../../../platform/sealing/annotations';
import type { HubEvent } from '../../../events/event';
import { parsePendingEvents, selectPendingEvents } from '../../../events/outbox.service';
import { parseBalance, type Balance } from '../../../billing/ledger/ledger.service';
import { holdRefusal, isConstraint, type HoldRefusal } from '../../../billing/ledger/refusals';
import { balanceStatement, holdStatements } from '../../../billing/ledger/transfer-statements';
import type { Order } from '../order';

// Raw SQL, because each statement is in one batch with the ledger's statements.

export type Held =
  | { kind: 'held'; balance: Balance; waiting: HubEvent[]; isTopUpDue: boolean }
  | { kind: 'refused'; refusal: HoldRefusal }
  /** D1 has this id already: an Idempotency-Key was used again after its object was deleted. */
  | { kind: 'existing' };

const CreatedRow = z.object({ created_at: z.number() });

function insertStatement(
  db: Db,
  order: Order,
  { annotations, externalKey }: SealedAnnotations,
): D1PreparedStatement {
  const { id, accountId, createdAt } = order;
  return db.sql
    .prepare(
      `INSERT INTO verifications (id, account_id, credential_id, service, capability, area_codes, carriers,
         price, request_hash, provider_account, created_at, deadline_at, surcharge_area_code, surcharge_carrier,
         quote_id, tier, annotations, external_key, state)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'created')
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
      order.tier,
      annotations,
      externalKey,
    );
}

/** Inserts the order and its hold in one batch; an exact repeat changes nothing. @throws when the outcome is unknown. */
export async function insertHold(db: Db, order: Order, sealed: SealedAnnotations): Promise<Held> {
  const { id, accountId, createdAt } = order;
  const insert = insertStatement(db, order, sealed);
  const hold = holdStatements(db, {
    reference: id,
    accountId,
    amount: order.price,
    now: createdAt,
  });
  try {
    const { inserted, topUpDue, waiting, balance } = await batch(db, {
      inserted: returning(CreatedRow, insert),
      hold,
      topUpDue: topUpDueStatement(db, { accountId, now: createdAt }),
      waiting: selectPendingEvents(db, accountId),
      balance: balanceStatement(db, accountId),
    });
    return inserted[0]?.created_at === createdAt
      ? {
          kind: 'held',
          balance: parseBalance(balance),
          waiting: parsePendingEvents(waiting),
          isTopUpDue: topUpDue.results.length > 0,
        }
      : { kind: 'existing' };
  } catch (error) {
    const refusal = holdRefusal(error);
    if (refusal) return { kind: 'refused', refusal };
    // An older order holds another price or account under this id.
    if (isConstraint(error)) return { kind: 'existing' };
    throw error;
  }
}
