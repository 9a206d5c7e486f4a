import * as z from 'zod';
import { parseRows } from '../platform/db/client';
import { pageStart, sortedBy, toPage, type Order, type Page } from '../platform/db/page';
import type { Ctx, SystemCtx } from '../platform/core/ctx';
import { KeyDestroyed, sealerOf } from '../platform/sealing/sealing.service';
import { ACTOR_KINDS, AUDIT_ACTIONS, TARGET_TYPES } from './actions';
import { Facts, Personal, sealScope } from './audit.service';

const json = <T extends z.ZodType>(of: T) =>
  z
    .string()
    .nullable()
    .transform((text) => (text === null ? null : of.parse(JSON.parse(text))));

const Row = z.object({
  id: z.string(),
  account_id: z.string().nullable(),
  actor_kind: z.enum(ACTOR_KINDS),
  actor_id: z.string().nullable(),
  action: z.enum(AUDIT_ACTIONS),
  target_type: z.enum(TARGET_TYPES),
  target_id: z.string(),
  before: json(Facts),
  after: json(Facts),
  sealed: z.string().nullable(),
  created_at: z.number(),
});

/** An audit entry; `personal` is empty once the account's key is destroyed. */
export type AuditRow = Omit<z.infer<typeof Row>, 'sealed'> & { personal: Personal };

/** Filters; times are epoch milliseconds, `from` inclusive, `to` exclusive. */
export interface AuditQuery {
  accountId?: string | undefined;
  action?: string | undefined;
  actorId?: string | undefined;
  /** The query of a customer, who may not search by our staff. */
  isCustomers?: boolean;
  order?: Order | undefined;
  from?: number | undefined;
  to?: number | undefined;
  cursor?: string | undefined;
  limit: number;
}

const SORTED = sortedBy();

function where(query: AuditQuery): { sql: string; values: (string | number)[] } {
  const sorting = SORTED[query.order ?? 'desc'];
  const parts: [string, ...(string | number)[]][] = [
    [sorting.beyond('?', '?'), ...pageStart(query)],
    ...sorting.until(query),
  ];
  if (query.accountId !== undefined) parts.push(['account_id = ?', query.accountId]);
  if (query.action !== undefined) parts.push(['action = ?', query.action]);
  if (query.actorId !== undefined) parts.push(['actor_id = ?', query.actorId]);
  if (query.actorId !== undefined && query.isCustomers) parts.push([`actor_kind <> 'staff'`]);
  return { sql: parts.map(([sql]) => sql).join(' AND '), values: parts.flatMap(([, ...v]) => v) };
}

/** The log of all accounts and of the platform: for staff. */
export async function listAllAudit(ctx: SystemCtx, query: AuditQuery): Promise<Page<AuditRow>> {
  const { sql, values } = where(query);
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT id, account_id, actor_kind, actor_id, action, target_type, target_id, before, after, sealed, created_at
         FROM audit_log WHERE ${sql} ${SORTED[query.order ?? 'desc'].order} LIMIT ?`,
      )
      .bind(...values, query.limit + 1),
  ]);
  const { data, nextCursor } = toPage(parseRows(result, Row), query.limit, (row) => ({
    at: row.created_at,
    id: row.id,
  }));
  return { data: await Promise.all(data.map((row) => unsealEntry(ctx, row))), nextCursor };
}

type CustomersQuery = Omit<AuditQuery, 'accountId' | 'isCustomers'>;

/** The log of the caller's account. Hides the identity and address of our staff. */
export const listAudit = (ctx: Ctx, query: CustomersQuery): Promise<Page<AuditRow>> =>
  listAccountAudit(ctx, ctx.principal.accountId, query);

/** As `listAudit`, for a job. */
export async function listAccountAudit(
  ctx: SystemCtx,
  accountId: string,
  query: CustomersQuery,
): Promise<Page<AuditRow>> {
  const { data, nextCursor } = await listAllAudit(ctx, { ...query, accountId, isCustomers: true });
  const shown = data.map((row) =>
    row.actor_kind === 'staff' ? { ...row, actor_id: null, personal: {} } : row,
  );
  return { data: shown, nextCursor };
}

async function unsealEntry(
  ctx: SystemCtx,
  { sealed, ...row }: z.infer<typeof Row>,
): Promise<AuditRow> {
  return { ...row, personal: sealed === null ? {} : await unsealPersonal(ctx, { ...row, sealed }) };
}

async function unsealPersonal(
  ctx: SystemCtx,
  row: { id: string; account_id: string | null; sealed: string },
): Promise<Personal> {
  const scope = sealScope(row.account_id, row.id);
  try {
    return Personal.parse(JSON.parse(await sealerOf(ctx).unseal(scope, row.sealed)));
  } catch (error) {
    // The account and its key are deleted: the entry stays without personal data.
    if (error instanceof KeyDestroyed) return {};
    throw error;
  }
}
