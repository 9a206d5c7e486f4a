import { and, desc, eq, gt, ne } from 'drizzle-orm';
import { authSessions } from '../db/schema';
import type { Ctx } from '../kernel/ctx';
import { AppError } from '../kernel/errors';
import { personOf } from './person';
import { closeSockets } from './sessions.service';

const MAX_SHOWN = 100;

/** A session as its person sees it. */
export interface OpenSession {
  id: string;
  userAgent: string | null;
  country: string | null;
  city: string | null;
  createdAt: Date;
  updatedAt: Date;
  expiresAt: Date;
  isCurrent: boolean;
}

/** The live sessions of the person who asks, the last used first. */
export async function listSessions(ctx: Ctx): Promise<OpenSession[]> {
  const { id: userId } = personOf(ctx);
  const rows = await ctx.db.orm
    .select()
    .from(authSessions)
    .where(and(eq(authSessions.userId, userId), gt(authSessions.expiresAt, new Date(ctx.now()))))
    .orderBy(desc(authSessions.updatedAt))
    .limit(MAX_SHOWN);
  return rows.map((row) => ({ ...row, isCurrent: row.id === ctx.principal.credentialId }));
}

/** Ends one session and closes its sockets (I-41). @throws sessions.not_found. */
export async function endSession(ctx: Ctx, id: string): Promise<void> {
  const { id: userId } = personOf(ctx);
  const [ended] = await ctx.db.orm
    .delete(authSessions)
    .where(and(eq(authSessions.id, id), eq(authSessions.userId, userId)))
    .returning({ id: authSessions.id });
  if (!ended) throw new AppError('sessions.not_found');
  await closeSockets(ctx);
}

/** Ends all sessions of the person, or all but the one that asks. Answers how many. */
export async function endSessions(ctx: Ctx, which: 'all' | 'others'): Promise<number> {
  const { id: userId } = personOf(ctx);
  const { credentialId } = ctx.principal;
  const mine = eq(authSessions.userId, userId);
  const ended = await ctx.db.orm
    .delete(authSessions)
    .where(which === 'all' ? mine : and(mine, ne(authSessions.id, credentialId)))
    .returning({ id: authSessions.id });
  await closeSockets(ctx);
  return ended.length;
}
