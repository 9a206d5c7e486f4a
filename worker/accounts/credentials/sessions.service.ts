import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { accounts, authSessions, authUsers, memberships } from '../../platform/db/schema';
import {
  ROLE_SCOPES,
  type PlatformRole,
  type Principal,
  type Role,
  type SystemCtx,
  type User,
} from '../../platform/core/ctx';
import { describeError, AppError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { ensureAccount } from './accounts.service';
import { getAuth, SESSION_COOKIE, SESSION_MS, SESSION_REFRESH_MS } from './better-auth';
import type { Client } from './client';
import { closeRevoked } from './revoked-credentials.service';
import { translateErrors } from './better-auth-errors';
import { tokenHash } from './hashed-tokens';

/** A live session and its person. */
export interface Session {
  id: string;
  expiresAt: number;
  /** Whether the session should be extended, because it is in use. */
  isDueForRefresh: boolean;
  user: User;
}

interface Row {
  session: Session;
  confirmedAt: number;
  membership: (Pick<Principal, 'accountId' | 'tenantId' | 'tier'> & { role: Role }) | null;
  platformRole: PlatformRole;
  suspended: boolean;
}

/** Sorts suspended accounts after active ones. */
const isSuspended = sql`${accounts.state} = 'suspended'`;

/** Session, person, membership and account in one query at every request, so a revocation takes effect at once (I-41). */
async function readSession(ctx: SystemCtx, token: string, wanted?: string): Promise<Row | null> {
  const [row] = await ctx.db.orm
    .select({
      id: authSessions.id,
      expiresAt: authSessions.expiresAt,
      confirmedAt: authSessions.confirmedAt,
      user: {
        id: authUsers.id,
        name: authUsers.name,
        email: authUsers.email,
        emailVerified: authUsers.emailVerified,
      },
      platformRole: authUsers.platformRole,
      role: memberships.role,
      accountId: accounts.id,
      tenantId: accounts.tenantId,
      tier: accounts.tier,
      state: accounts.state,
    })
    .from(authSessions)
    .innerJoin(authUsers, eq(authUsers.id, authSessions.userId))
    .leftJoin(
      memberships,
      and(
        eq(memberships.userId, authUsers.id),
        wanted === undefined ? undefined : eq(memberships.accountId, wanted),
      ),
    )
    .leftJoin(accounts, eq(accounts.id, memberships.accountId))
    .where(
      and(
        eq(authSessions.token, tokenHash(token)),
        gt(authSessions.expiresAt, new Date(ctx.now())),
      ),
    )
    .orderBy(asc(isSuspended), asc(memberships.createdAt), asc(memberships.accountId))
    .limit(1);
  if (!row) return null;
  const { id, user, platformRole, role, accountId, tenantId, tier, state } = row;
  const expiresAt = row.expiresAt.getTime();
  const isDueForRefresh = expiresAt - ctx.now() <= SESSION_MS - SESSION_REFRESH_MS;
  const isMember = accountId !== null && tenantId !== null && tier !== null && role !== null;
  return {
    session: { id, expiresAt, isDueForRefresh, user },
    confirmedAt: row.confirmedAt?.getTime() ?? 0,
    membership: isMember ? { accountId, tenantId, tier, role } : null,
    platformRole,
    suspended: state === 'suspended',
  };
}

/** The session that `token` stands for, or null when it has ended. */
export const findSession = async (ctx: SystemCtx, token: string): Promise<Session | null> =>
  (await readSession(ctx, token))?.session ?? null;

/**
 * The principal of a session: the person with the `wanted` account, or the first active one.
 * Completes a sign-up that broke off before its account existed.
 * @throws auth.session_ended, auth.suspended, accounts.not_found, accounts.none.
 */
export async function authenticateSession(
  ctx: SystemCtx,
  token: string,
  wanted?: string,
): Promise<{ principal: Principal; session: Session }> {
  let row = await readSession(ctx, token, wanted);
  if (row && !row.membership && wanted !== undefined) throw new AppError('accounts.not_found');
  if (row && !row.membership) {
    await ensureAccount(ctx, row.session.user);
    row = await readSession(ctx, token);
  }
  if (!row) throw new AppError('auth.session_ended');
  const { session, confirmedAt, membership, platformRole, suspended } = row;
  // `ensureAccount` does not return an account that has other owners by now.
  if (!membership) throw new AppError('accounts.none');
  if (suspended) throw new AppError('auth.suspended');
  const { id: credentialId, user } = session;
  const scopes = ROLE_SCOPES[membership.role];
  const person = { credentialId, scopes, user, platformRole, keyRateLimit: null, confirmedAt };
  return { principal: { ...membership, ...person }, session };
}

/** Creates a session for an authenticated person; above the maximum, the oldest one ends. */
export async function createSession(
  ctx: SystemCtx,
  userId: string,
  client: Client,
): Promise<{ id: string; token: string }> {
  const { internalAdapter } = await getAuth(ctx.env).$context;
  const { address, userAgent, country, city } = client;
  const { id, token } = await translateErrors(
    internalAdapter.createSession(userId, false, {
      ipAddress: address ?? '',
      userAgent: userAgent ?? '',
      country,
      city,
      confirmedAt: new Date(ctx.now()),
    }),
  );
  await endOldest(ctx, userId);
  return { id, token };
}

/** Adds place and freshness to a session that better-auth created. */
export async function completeSession(
  ctx: SystemCtx,
  { token, userId }: { token: string; userId: string },
  { country, city }: Client,
): Promise<void> {
  await ctx.db.orm
    .update(authSessions)
    .set({ country, city, confirmedAt: new Date(ctx.now()) })
    .where(eq(authSessions.token, tokenHash(token)));
  await endOldest(ctx, userId);
}

/** Maximum of sessions a person; the oldest ends for a new one. */
const MAX_SESSIONS = 20;

async function endOldest(ctx: SystemCtx, userId: string): Promise<void> {
  const { results } = await ctx.db.sql
    .prepare(
      `DELETE FROM auth_sessions WHERE id IN (SELECT id FROM auth_sessions WHERE user_id = ?
         ORDER BY created_at DESC, id DESC LIMIT -1 OFFSET ${MAX_SESSIONS}) RETURNING id`,
    )
    .bind(userId)
    .all();
  if (results.length > 0) await closeSockets(ctx);
}

/** Ends the session immediately, everywhere. */
export async function signOut(ctx: SystemCtx, token: string): Promise<void> {
  await ctx.db.orm.delete(authSessions).where(eq(authSessions.token, tokenHash(token)));
  await closeSockets(ctx);
}

/** Runs after a revocation, which takes effect even if this fails; the tick retries. */
export async function closeSockets(ctx: SystemCtx): Promise<void> {
  try {
    await closeRevoked(ctx);
  } catch (error) {
    log('error', 'identity.sockets_open', { error: describeError(error) });
  }
}

/** Our session cookie among the Set-Cookie headers of better-auth. */
export const sessionCookies = (headers: Headers): string[] =>
  headers.getSetCookie().filter((cookie) => cookie.startsWith(`${SESSION_COOKIE}=`));

/**
 * Extends the session by its full lifetime. Returns the Set-Cookie headers for the browser.
 * @throws auth.session_ended if it was ended meanwhile.
 */
export async function refreshSession(
  ctx: SystemCtx,
  request: Headers,
): Promise<{ expiresAt: number; cookies: string[] }> {
  const { headers, response } = await translateErrors(
    getAuth(ctx.env).api.getSession({ headers: request, returnHeaders: true }),
  );
  if (!response) throw new AppError('auth.session_ended');
  return { expiresAt: response.session.expiresAt.getTime(), cookies: sessionCookies(headers) };
}

/** For the tick: deletes expired sessions. Bounded; the next round continues. */
export const purgeSessionsStatement = (ctx: SystemCtx): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `DELETE FROM auth_sessions WHERE id IN (
         SELECT id FROM auth_sessions WHERE expires_at <= ? LIMIT 500)`,
    )
    .bind(ctx.now());
