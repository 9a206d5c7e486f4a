import { asc, eq } from 'drizzle-orm';
import { accounts, apiKeys, authUsers, memberships } from '../../platform/db/schema';
import { iso, isoOrNull } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';
import type { Item } from './tables';

/** The account's profile, members, and API keys without secrets. */
export async function accountFacts(
  ctx: SystemCtx,
  accountId: string,
): Promise<{ profile: Item; members: Item[]; keys: Item[] }> {
  const { orm } = ctx.db;
  const [profiles, members, keys] = await orm.batch([
    orm
      .select({
        id: accounts.id,
        name: accounts.name,
        tier: accounts.tier,
        state: accounts.state,
        createdAt: accounts.createdAt,
      })
      .from(accounts)
      .where(eq(accounts.id, accountId)),
    orm
      .select({
        id: authUsers.id,
        name: authUsers.name,
        email: authUsers.email,
        emailVerified: authUsers.emailVerified,
        role: memberships.role,
        joinedAt: memberships.createdAt,
      })
      .from(memberships)
      .innerJoin(authUsers, eq(authUsers.id, memberships.userId))
      .where(eq(memberships.accountId, accountId))
      .orderBy(asc(memberships.createdAt)),
    orm
      .select({
        id: apiKeys.id,
        name: apiKeys.name,
        prefix: apiKeys.prefix,
        scopes: apiKeys.scopes,
        createdAt: apiKeys.createdAt,
        expiresAt: apiKeys.expiresAt,
        revokedAt: apiKeys.revokedAt,
      })
      .from(apiKeys)
      .where(eq(apiKeys.accountId, accountId))
      .orderBy(asc(apiKeys.createdAt)),
  ]);
  const [profile] = profiles;
  if (!profile) throw new Error('the account of an export does not exist');
  return {
    profile: { ...profile, createdAt: iso(profile.createdAt) },
    members: members.map((member) => ({ ...member, joinedAt: iso(member.joinedAt) })),
    keys: keys.map((key) => ({
      ...key,
      scopes: JSON.parse(key.scopes) as unknown,
      createdAt: iso(key.createdAt),
      expiresAt: isoOrNull(key.expiresAt),
      revokedAt: isoOrNull(key.revokedAt),
    })),
  };
}
