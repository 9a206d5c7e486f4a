import * as z from 'zod';
import { batch, returning } from '../../../platform/db/batch';
import { parseRows } from '../../../platform/db/client';
import { pageStart, sortedBy, toPage, type Page } from '../../../platform/db/page';
import { getEndpoint } from '../endpoints/records';
import type { Ctx } from '../../../platform/core/ctx';
import { AppError } from '../../../platform/core/errors';
import { sealerOf } from '../../../platform/sealing/sealing.service';
import { ATTEMPT_OUTCOMES } from './attempt';
import type { ListDeliveries } from './deliveries.schemas';
import { answerScope } from './record-attempts';

const STATES = ['pending', 'delivered', 'failed', 'cancelled'] as const;

export const DeliveryRow = z
  .object({
    id: z.string(),
    endpoint_id: z.string(),
    event_id: z.string(),
    event_type: z.string(),
    test: z.int(),
    state: z.enum(STATES),
    attempts: z.int(),
    next_at: z.number().nullable(),
    created_at: z.number(),
    ended_at: z.number().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    endpointId: row.endpoint_id,
    eventId: row.event_id,
    eventType: row.event_type,
    isTest: row.test === 1,
    state: row.state,
    attempts: row.attempts,
    nextAt: row.next_at,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  }));
/** A delivery without its attempts. Times are epoch milliseconds. */
export type Delivery = z.infer<typeof DeliveryRow>;

const AttemptRow = z.object({
  n: z.int(),
  at: z.number(),
  ms: z.number(),
  outcome: z.enum(ATTEMPT_OUTCOMES),
  status: z.int().nullable(),
  answer: z.string().nullable(),
});
/** An attempt with its unsealed answer. */
export type AttemptRecord = z.infer<typeof AttemptRow>;

export interface DeliveryWithAttempts extends Delivery {
  attemptList: AttemptRecord[];
}

/** The caller's delivery with its attempts. @throws deliveries.not_found. */
export async function getDelivery(ctx: Ctx, id: string): Promise<DeliveryWithAttempts> {
  const { accountId } = ctx.principal;
  const { found, tried } = await batch(ctx.db, {
    found: returning(
      DeliveryRow,
      ctx.db.sql
        .prepare('SELECT * FROM webhook_deliveries WHERE id = ? AND account_id = ?')
        .bind(id, accountId),
    ),
    tried: returning(
      AttemptRow,
      ctx.db.sql
        .prepare(
          `SELECT t.* FROM webhook_attempts t JOIN webhook_deliveries d ON d.id = t.delivery_id
           WHERE d.id = ? AND d.account_id = ? ORDER BY t.n`,
        )
        .bind(id, accountId),
    ),
  });
  const [delivery] = found;
  if (!delivery) throw new AppError('deliveries.not_found');
  const sealer = sealerOf(ctx);
  const attemptList = await Promise.all(
    tried.map(async ({ answer, ...rest }) => ({
      ...rest,
      answer: answer && (await sealer.unseal(answerScope(accountId, id, rest.n), answer)),
    })),
  );
  return { ...delivery, attemptList };
}

const SORTED = sortedBy();

/** The deliveries of one endpoint of the caller. @throws endpoints.not_found. */
export async function listDeliveries(
  ctx: Ctx,
  endpointId: string,
  { state, eventType, cursor, limit, order }: ListDeliveries,
): Promise<Page<Delivery>> {
  const sorting = SORTED[order];
  await getEndpoint(ctx, endpointId);
  const found = await ctx.db.sql
    .prepare(
      `SELECT * FROM webhook_deliveries WHERE endpoint_id = ?1 AND account_id = ?2
         AND (?3 IS NULL OR state = ?3) AND (?4 IS NULL OR event_type = ?4) AND ${sorting.beyond('?5', '?6')}
       ${sorting.order} LIMIT ?7`,
    )
    .bind(
      endpointId,
      ctx.principal.accountId,
      state ?? null,
      eventType ?? null,
      ...pageStart({ cursor, order }),
      limit + 1,
    )
    .all();
  return toPage(parseRows(found, DeliveryRow), limit, (row) => ({ at: row.createdAt, id: row.id }));
}
