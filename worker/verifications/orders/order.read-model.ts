import * as z from 'zod';
import { batch, returning } from '../../platform/db/batch';
import { parseRows, type Db } from '../../platform/db/client';
import type { Annotations } from '../../platform/core/annotations';
import { unsealAnnotations } from '../../platform/sealing/annotations';
import type { Sealer } from '../../platform/sealing/sealing.service';
import { REASONS } from '../../events/verification-reasons';
import { isTerminal, REPORT_STATES, STATES } from './order';
import { openMessage, type Snapshot } from './snapshot';
import { toTerms, OrderRow } from './order.rows';

const Row = OrderRow.extend({
  state: z.enum(STATES),
  reason: z.enum(REASONS).nullable(),
  number: z.string().nullable(),
  awaiting_at: z.number().nullable(),
  cancelling_at: z.number().nullable(),
  ended_at: z.number().nullable(),
  report: z.enum(REPORT_STATES).nullable(),
  reported_at: z.number().nullable(),
});
const MessageRow = z.object({
  verification_id: z.string(),
  id: z.string(),
  sealed: z.string(),
  received_at: z.number(),
});
const ReservationRow = z.object({ reservation_id: z.string().nullable() });

/** The same history as the order's object has. */
function toHistory(row: z.infer<typeof Row>): Snapshot['history'] {
  const {
    state,
    created_at: createdAt,
    awaiting_at: awaitingAt,
    cancelling_at: cancellingAt,
  } = row;
  return [
    { state: 'created', at: createdAt },
    ...(awaitingAt === null ? [] : [{ state: 'awaiting_sms' as const, at: awaitingAt }]),
    ...(cancellingAt === null ? [] : [{ state: 'cancelling' as const, at: cancellingAt }]),
    ...(isTerminal(state) ? [{ state, at: row.ended_at ?? createdAt }] : []),
  ];
}

function toSnapshot(
  row: z.infer<typeof Row>,
  annotations: Annotations,
  messages: Snapshot['messages'],
): Snapshot {
  return {
    ...toTerms(row, annotations),
    state: row.state,
    reason: row.reason,
    number: row.number,
    createdAt: row.created_at,
    // Without a number, the column is only the time at which the sweeper checks the order.
    deadlineAt: row.number === null ? null : row.deadline_at,
    endedAt: row.ended_at,
    history: toHistory(row),
    report: row.report && { state: row.report, at: row.reported_at ?? row.created_at },
    messages,
  };
}

export interface Archived {
  snapshot: Snapshot;
  /** Distinguishes a repeat from a different request under the same key. */
  requestHash: string;
  annotationsRevision: number;
}

/** Orders from D1, for orders whose object is deleted or need not be read. Finds only orders of the account. */
async function findArchived(
  db: Db,
  sealer: Sealer,
  owned: { ids: readonly string[]; accountId: string },
): Promise<Archived[]> {
  if (owned.ids.length === 0) return [];
  const ids = JSON.stringify(owned.ids);
  const { orders, messages } = await batch(db, {
    orders: returning(
      Row,
      db.sql
        .prepare(
          `SELECT * FROM verifications WHERE id IN (SELECT value FROM json_each(?)) AND +account_id = ?`,
        )
        .bind(ids, owned.accountId),
    ),
    messages: returning(
      MessageRow,
      db.sql
        .prepare(
          `SELECT verification_id, id, sealed, received_at FROM messages
           WHERE verification_id IN (SELECT value FROM json_each(?)) AND late = 0 ORDER BY received_at, id`,
        )
        .bind(ids),
    ),
  });
  return Promise.all(
    orders.map(async (row) => {
      const own = messages.filter((message) => message.verification_id === row.id);
      const open = own.map(({ id, sealed, received_at: receivedAt }) =>
        openMessage(sealer, owned.accountId, { id, sealed, receivedAt }),
      );
      const { id, request_hash: requestHash, annotations: sealed } = row;
      const ofOrder = { id, accountId: owned.accountId };
      const annotations = await unsealAnnotations(sealer, ofOrder, sealed);
      return {
        snapshot: toSnapshot(row, annotations, await Promise.all(open)),
        requestHash,
        annotationsRevision: row.annotations_revision,
      };
    }),
  );
}

/** One order from D1; null for another account. */
export async function findSnapshot(
  db: Db,
  sealer: Sealer,
  owned: { id: string; accountId: string },
): Promise<Archived | null> {
  const { id, accountId } = owned;
  const [archived] = await findArchived(db, sealer, { ids: [id], accountId });
  return archived ?? null;
}

export async function findSnapshots(
  db: Db,
  sealer: Sealer,
  owned: { ids: readonly string[]; accountId: string },
): Promise<Snapshot[]> {
  return (await findArchived(db, sealer, owned)).map(({ snapshot }) => snapshot);
}

/** The provider's reservation of an order, also after its object is deleted; null for another account. */
export async function findReservation(
  db: Db,
  { id, accountId }: { id: string; accountId: string },
): Promise<string | null> {
  const [result] = await db.sql.batch([
    db.sql
      .prepare('SELECT reservation_id FROM verifications WHERE id = ? AND account_id = ?')
      .bind(id, accountId),
  ]);
  return parseRows(result, ReservationRow)[0]?.reservation_id ?? null;
}
