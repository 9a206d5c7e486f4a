import * as z from 'zod';
import { instantQuery, PageQuery } from '../../platform/core/page-query';

export const LedgerFilter = z.strictObject({
  reference: z.string().max(100).optional(),
  from: instantQuery.optional(),
  to: instantQuery.optional(),
});
export type LedgerFilter = z.infer<typeof LedgerFilter>;

export const LedgerQuery = LedgerFilter.extend(PageQuery);

export const SetAlert = z
  .strictObject({ threshold: z.int().min(0).max(100_000_000) })
  .meta({ id: 'SetBalanceAlert', example: { threshold: 500 } });
