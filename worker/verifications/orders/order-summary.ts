import * as z from 'zod';
import type { Ctx } from '../../platform/core/ctx';
import { orderSpan } from './order-span';

/** What the orders of a period came to. Amounts are cents. */
export interface OrderSummary {
  rentals: number;
  completed: number;
  open: number;
  charged: number;
  refunded: number;
  /** The period has more orders than were counted. */
  capped: boolean;
}

/** Orders of a period, of all services, that one summary examines at most, the newest: no request reads the whole history. */
const MOST = 10_000;

const Row = z.object({
  rentals: z.number(),
  completed: z.number(),
  open: z.number(),
  charged: z.number(),
  refunded: z.number(),
  capped: z.number(),
});

/** SQL for the refunded cents of an order, as `paidAmounts` computes them. */
const REFUNDED = `CASE WHEN state <> 'completed' THEN 0
  WHEN report = 'refunded' THEN price
  WHEN area_codes IS NULL OR number IS NULL THEN 0
  WHEN substr(number, 3, 3) IN (SELECT value FROM json_each(area_codes)) THEN 0
  ELSE surcharge_area_code END`;

/** Counts and amounts of the caller's orders of a period, of all services or of one. */
export async function summariseOrders(
  ctx: Ctx,
  query: { service?: string | undefined; from?: number | undefined; to?: number | undefined },
): Promise<OrderSummary> {
  const { sql, values, order } = await orderSpan(ctx, query);
  const { service = null } = query;
  const found = await ctx.db.sql
    .prepare(
      `SELECT count(*) AS rentals,
         coalesce(sum(state = 'completed'), 0) AS completed,
         coalesce(sum(state IN ('created', 'awaiting_sms', 'cancelling')), 0) AS open,
         coalesce(sum(CASE WHEN state = 'completed' THEN price ELSE 0 END), 0) AS charged,
         coalesce(sum(${REFUNDED}), 0) AS refunded,
         EXISTS (SELECT 1 FROM verifications WHERE ${sql} ${order} LIMIT 1 OFFSET ${MOST}) AS capped
       FROM (SELECT service, state, price, report, area_codes, number, surcharge_area_code FROM verifications
         WHERE ${sql} ${order} LIMIT ${MOST})
       WHERE ? IS NULL OR service = ?`,
    )
    .bind(...values, ...values, service, service)
    .first();
  const { capped, ...sums } = Row.parse(found);
  return { ...sums, capped: capped === 1 };
}
