import type { SystemCtx } from '../../../platform/core/ctx';
import type { Payment } from '../payment-records';

/**
 * For the batch of what makes room in a payment (a refund of ours failed, a dispute ended): what went back of it and
 * could not be taken is looked for again, by the next tick (paystack-webhook.service.ts).
 */
export const lookAgainStatement = (ctx: SystemCtx, { reference }: Payment): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `INSERT INTO paystack_events (id, event, subject, reference, next_at, created_at)
       VALUES ('again:' || ?1, 'refund.processed', NULL, ?1, ?2, ?2)
       ON CONFLICT (id) DO UPDATE SET next_at = excluded.next_at, attempts = 0`,
    )
    .bind(reference, ctx.now());
