import { eq } from 'drizzle-orm';
import { accounts } from '../../platform/db/schema';
import type { Ctx, PlatformRole, Role, SystemCtx, Tier, User } from '../../platform/core/ctx';
import { dataKeyStatement } from '../../platform/sealing/sealing.service';
import { signUpSteps } from './sign-up-steps';
import { grantWelcomeCredits, ownAccountId } from './welcome.service';

const TENANT = 'tnt_default';

/**
 * Creates the user's own account with ledger, data key and membership in one batch, then grants the welcome credits if
 * the address is confirmed. The id is derived from the user's, so a repeat changes nothing, and an account that has other
 * owners by now stays theirs.
 */
export async function ensureAccount(
  ctx: SystemCtx,
  user: Pick<User, 'id' | 'name'>,
): Promise<void> {
  const accountId = ownAccountId(ctx, user.id);
  const now = ctx.now();
  await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `INSERT INTO accounts (id, tenant_id, name, tier, created_at) VALUES (?, ?, ?, 'free', ?)
         ON CONFLICT DO NOTHING`,
      )
      .bind(accountId, TENANT, user.name, now),
    ...signUpSteps.get().createLedger(ctx, { accountId, tier: 'free' }),
    await dataKeyStatement(ctx, accountId),
    ctx.db.sql
      .prepare(
        `INSERT INTO memberships (account_id, user_id, role, created_at) SELECT ?1, ?2, 'owner', ?3
         WHERE NOT EXISTS (SELECT 1 FROM memberships WHERE account_id = ?1) ON CONFLICT DO NOTHING`,
      )
      .bind(accountId, user.id, now),
  ]);
  await grantWelcomeCredits(ctx, user.id, null);
}

/** The caller and the account they act for. */
export interface Me {
  user: User | null;
  platformRole: PlatformRole;
  account: { id: string; name: string; tier: Tier; role: Role | null };
}

export async function getMe(ctx: Ctx): Promise<Me> {
  const { accountId, role, user, platformRole } = ctx.principal;
  const [row] = await ctx.db.orm
    .select({ id: accounts.id, name: accounts.name, tier: accounts.tier })
    .from(accounts)
    .where(eq(accounts.id, accountId));
  if (!row) throw new Error('the account of a principal does not exist');
  return { user, platformRole, account: { ...row, role } };
}
