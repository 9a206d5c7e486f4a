import { auditRow, type AuditEntry } from '../../audit/audit.service';
import { unguarded, type ProofRow } from '../../platform/db/guarded';
import type { SystemCtx } from '../../platform/core/ctx';

type LoginAction = Pick<AuditEntry, 'action' | 'target' | 'after' | 'personal'>;

/** The owner of the login, and the address of the request. */
export interface LoginActor {
  userId: string;
  address: string | null;
}

/**
 * The audit entry of an action on a login without a session or by a link: in the log of the account that the person has
 * been a member of longest.
 */
export async function loginAuditRow(
  ctx: SystemCtx,
  { userId, address }: LoginActor,
  act: LoginAction,
): Promise<ProofRow> {
  const accountId = await ctx.db.sql
    .prepare(
      'SELECT account_id FROM memberships WHERE user_id = ? ORDER BY created_at, account_id LIMIT 1',
    )
    .bind(userId)
    .first<string>('account_id');
  return auditRow(ctx, { ...act, accountId, actor: { kind: 'user', id: userId }, address });
}

/** The same as an unconditional statement. */
export const loginAuditStatement = async (
  ctx: SystemCtx,
  doer: LoginActor,
  act: LoginAction,
): Promise<D1PreparedStatement> => unguarded(ctx.db, await loginAuditRow(ctx, doer, act));
