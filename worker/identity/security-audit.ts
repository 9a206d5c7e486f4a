import { auditStatement, type AuditEntry } from '../audit/audit.service';
import type { SystemCtx } from '../kernel/ctx';

type Act = Pick<AuditEntry, 'action' | 'target' | 'after' | 'personal' | 'ifChanged'>;

/** Whose login it is about, and from where. */
export interface Doer {
  userId: string;
  address: string | null;
}

/**
 * The entry of what somebody does to their login before there is a session, or by a link: in the log of the account
 * that they have been a member of longest.
 */
export async function actStatement(
  ctx: SystemCtx,
  { userId, address }: Doer,
  act: Act,
): Promise<D1PreparedStatement> {
  const accountId = await ctx.db.sql
    .prepare(
      'SELECT account_id FROM memberships WHERE user_id = ? ORDER BY created_at, account_id LIMIT 1',
    )
    .bind(userId)
    .first<string>('account_id');
  return auditStatement(ctx, { ...act, accountId, actor: { kind: 'user', id: userId }, address });
}
