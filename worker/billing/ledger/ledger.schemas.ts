import * as z from 'zod';
import { formatMoney } from '../../platform/core/money';
import { OrderQuery, PageQuery, PeriodQuery } from '../../platform/core/page-query';

export const LedgerFilter = z.strictObject({
  reference: z.string().max(100).optional(),
  ...PeriodQuery,
  ...OrderQuery,
});
export type LedgerFilter = z.infer<typeof LedgerFilter>;

export const LedgerQuery = LedgerFilter.extend(PageQuery);

const MAX_THRESHOLD = 100_000_000;

export const SetAlert = z
  .strictObject({
    threshold: z
      .int()
      .min(0)
      .max(MAX_THRESHOLD, `must be at most ${formatMoney(MAX_THRESHOLD)}.`),
  })
  .meta({ id: 'SetBalanceAlert', example: { threshold: 500 } });
