import * as z from 'zod';
import { formatMoney } from '../../platform/core/money';
import { OrderQuery, PageQuery, PeriodQuery } from '../../platform/core/page-query';

export const LedgerFilter = z.strictObject({
  reference: z.string().max(100).optional().describe('Only lines of this order, payment or grant'),
  ...PeriodQuery,
  ...OrderQuery,
});
export type LedgerFilter = z.infer<typeof LedgerFilter>;

export const LedgerQuery = LedgerFilter.extend(PageQuery);

export const TransactionsFilter = z.strictObject({
  ...PeriodQuery,
  order: OrderQuery.order.describe('By last movement: `desc` newest first, `asc` oldest first'),
});
export type TransactionsFilter = z.infer<typeof TransactionsFilter>;

export const TransactionsQuery = TransactionsFilter.extend(PageQuery);

const MAX_THRESHOLD = 100_000_000;

export const SetAlert = z
  .strictObject({
    thresholdCents: z
      .int()
      .min(0)
      .max(MAX_THRESHOLD, `must be at most ${formatMoney(MAX_THRESHOLD)}.`)
      .describe('A balance below this is reported, in US cents; 0 turns the alert off'),
  })
  .meta({ id: 'SetBalanceAlert', example: { thresholdCents: 500 } });
