import * as z from 'zod';
import { unguarded, type ProofRow } from '../platform/db/guarded';
import type { Ctx, SystemCtx } from '../platform/core/ctx';
import { newId } from '../platform/core/ids';
import { sealerOf, type SealScope } from '../platform/sealing/sealing.service';
import type { ActorKind, AuditAction, TargetType } from './actions';

/** Settings and ids, before and after a change; without personal data. */
export const Facts = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]),
);
export type Facts = z.infer<typeof Facts>;

/** The personal data of an entry, sealed as one value. */
export const Personal = z.record(z.string(), z.string());
export type Personal = z.infer<typeof Personal>;

export interface AuditEntry {
  /** Null for an action on the platform itself. */
  accountId: string | null;
  actor: { kind: Exclude<ActorKind, 'system'>; id: string } | { kind: 'system' };
  action: AuditAction;
  target: { type: TargetType; id: string };
  before?: Facts | undefined;
  after?: Facts | undefined;
  /** The IP address of the request. */
  address?: string | null | undefined;
  /** Email addresses and names: sealed, like `address`. */
  personal?: Personal | undefined;
  /** The current time by default. */
  at?: number | undefined;
}

/** The owner and record of a sealed entry. */
export const sealScope = (accountId: string | null, id: string): SealScope => ({
  owner: accountId ?? 'platform',
  record: id,
});

const jsonOrNull = (facts: Facts | undefined): string | null =>
  facts === undefined ? null : JSON.stringify(facts);

/** The entry as a row of the batch of its change, for `guarded`: stored only if the change happened. */
export async function auditRow(ctx: SystemCtx, entry: AuditEntry): Promise<ProofRow> {
  const { accountId, actor, action, target, before, after } = entry;
  const at = entry.at ?? ctx.now();
  const id = newId(ctx.env.ID_KEY, 'aud', at);
  return {
    insert: (guard) =>
      `INSERT INTO audit_log (id, account_id, actor_kind, actor_id, action, target_type, target_id, before, after,
         sealed, created_at)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 WHERE ${guard}`,
    values: [
      id,
      accountId,
      actor.kind,
      actor.kind === 'system' ? null : actor.id,
      action,
      target.type,
      target.id,
      jsonOrNull(before),
      jsonOrNull(after),
      await sealedPart(ctx, entry, id),
      at,
    ],
    proof: { table: 'audit_log', id },
  };
}

/** The entry as a statement, for a batch that always makes the change or aborts. */
export const auditStatement = async (
  ctx: SystemCtx,
  entry: AuditEntry,
): Promise<D1PreparedStatement> => unguarded(ctx.db, await auditRow(ctx, entry));

async function sealedPart(ctx: SystemCtx, entry: AuditEntry, id: string): Promise<string | null> {
  const { accountId, address, personal } = entry;
  const parts: Personal = { ...personal, ...(address ? { address } : {}) };
  if (Object.keys(parts).length === 0) return null;
  return sealerOf(ctx).seal(sealScope(accountId, id), JSON.stringify(parts));
}

type Change = Omit<AuditEntry, 'accountId' | 'actor' | 'address'>;

/** The entry of an action of the caller on their own account. */
export function byCaller(ctx: Ctx, change: Change): AuditEntry {
  const { accountId, user, credentialId } = ctx.principal;
  const actor = user
    ? { kind: 'user' as const, id: user.id }
    : { kind: 'key' as const, id: credentialId };
  return { ...change, accountId, actor, address: ctx.address };
}
