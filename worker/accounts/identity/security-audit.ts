import { auditRow, type AuditEntry } from '../../audit/audit.service';
import { unguarded, type ProofRow } from '../../platform/db/guarded';
import type { SystemCtx } from '../../platform/core/ctx';

type Act = Pick<AuditEntry, 'action' | 'target' | 'after' | 'personal'>;

/** Whose login it is about, and from where. */
export interface LoginActor {
  userId: string;
  address: string | null;
}

/**
 * The entry of what somebody does to their login before there is a session, or by a link: in the log of the account
 * that they have been a member of longest.
 */
export async function loginAuditRow(
  ctx: SystemCtx,
  { userId, address }: LoginActor,
  act: Act,
): Promise<ProofRow> {
  const accountId = await ctx.db.sql
    .prepare(
      'SELECT account_id FROM memberships WHERE user_id = ? ORDER BY created_at, account_id LIMIT 1',
    )
    .bind(userId)
    .first<string>('account_id');
  return auditRow(ctx, { ...act, accountId, actor: { kind: 'user', id: userId }, address });
}

/** The same as a statement that always writes it. */
export const loginAuditStatement = async (
  ctx: SystemCtx,
  doer: LoginActor,
  act: Act,
): Promise<D1PreparedStatement> => unguarded(ctx.db, await loginAuditRow(ctx, doer, act));
