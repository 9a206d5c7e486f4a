import { pageStart, sortedBy, type Order } from '../../platform/db/page';
import type { Ctx } from '../../platform/core/ctx';
import { externalKeyOf } from '../../platform/sealing/annotations';
import { sealerOf } from '../../platform/sealing/sealing.service';

const SORTED = sortedBy();

export type Part = [sql: string, ...values: (string | number)[]];
export const joined = (parts: readonly Part[]) => ({
  sql: parts.map(([sql]) => sql).join(' AND '),
  values: parts.flatMap(([, ...values]) => values),
});

interface SpanQuery {
  externalId?: string | undefined;
  order?: Order | undefined;
  from?: number | undefined;
  to?: number | undefined;
  cursor?: string | undefined;
}

/** SQL for the caller's orders of the period, and of the external id, from the cursor on, with its order. */
export async function orderSpan(
  ctx: Ctx,
  query: SpanQuery,
): Promise<ReturnType<typeof joined> & { order: string }> {
  const { accountId } = ctx.principal;
  const sorting = SORTED[query.order ?? 'desc'];
  const parts: Part[] = [
    ['account_id = ?', accountId],
    [sorting.beyond('?', '?'), ...pageStart(query)],
    ...sorting.until(query),
  ];
  if (query.externalId !== undefined)
    parts.push([
      'external_key = ?',
      await externalKeyOf(sealerOf(ctx), accountId, query.externalId),
    ]);
  return { ...joined(parts), order: sorting.order };
}
