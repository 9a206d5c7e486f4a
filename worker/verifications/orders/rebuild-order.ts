import * as z from 'zod';
import { unsealAnnotations } from '../../platform/sealing/annotations';
import type { Sealer } from '../../platform/sealing/sealing.service';
import type { Db } from '../../platform/db/client';
import { newOrder, type Order } from './order';
import { toTerms, OrderRow } from './order.rows';

const Row = OrderRow.extend({
  account_id: z.string(),
  tenant_id: z.string(),
  credential_id: z.string(),
  provider_account: z.string(),
  reservation_id: z.string().nullable(),
});

/**
 * Rebuilds an order that is open in D1 and missing in its object, so that it can end: its credits are held, and the
 * outcome of its purchase is unknown. Null when there is no such order.
 */
export async function findOpenOrder(db: Db, sealer: Sealer, id: string): Promise<Order | null> {
  const found = await db.sql
    .prepare(
      `SELECT v.*, a.tenant_id FROM verifications v JOIN accounts a ON a.id = v.account_id
       WHERE v.id = ? AND v.state IN ('created', 'awaiting_sms', 'cancelling')`,
    )
    .bind(id)
    .first();
  if (!found) return null;
  const row = Row.parse(found);
  const owned = { id, accountId: row.account_id };
  const annotations = await unsealAnnotations(sealer, owned, row.annotations);
  const order = newOrder(
    {
      ...toTerms(row, annotations),
      accountId: row.account_id,
      tenantId: row.tenant_id,
      credentialId: row.credential_id,
      requestHash: row.request_hash,
      providerAccount: row.provider_account,
      origin: null,
      windowMs: Math.max(1, row.deadline_at - row.created_at),
    },
    row.created_at,
  );
  const startedAt = row.created_at;
  return {
    ...order,
    held: true,
    annotationsRevision: row.annotations_revision,
    purchase: { ...order.purchase, startedAt, doubtSince: startedAt },
    reservationId: row.reservation_id,
    reservedAt: row.reservation_id === null ? null : Date.now(),
  };
}
