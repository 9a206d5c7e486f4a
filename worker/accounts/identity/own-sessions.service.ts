import { and, desc, eq, gt } from 'drizzle-orm';
import { auditRow, auditStatement, byCaller } from '../../audit/audit.service';
import { guarded } from '../../platform/db/guarded';
import { authSessions } from '../../platform/db/schema';
import type { Ctx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { requirePerson } from '../credentials/person';
import { closeSockets } from '../credentials/sessions.service';
import { endSessionsAndLinks } from './revoke-access';

const MAX_SHOWN = 100;

/** A session in the list of its person. */
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

/** The caller's live sessions, most recently used first. */
export async function listSessions(ctx: Ctx): Promise<OpenSession[]> {
  const { id: userId } = requirePerson(ctx);
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
  const { id: userId } = requirePerson(ctx);
  const end = ctx.db.sql
    .prepare('DELETE FROM auth_sessions WHERE id = ? AND user_id = ? RETURNING id')
    .bind(id, userId);
  const entry = byCaller(ctx, { action: 'session.revoked', target: { type: 'session', id } });
  const [ended] = await ctx.db.sql.batch(guarded(ctx.db, end, [await auditRow(ctx, entry)]));
  if (!ended?.results.length) throw new AppError('sessions.not_found');
  await closeSockets(ctx);
}

/** Ends all sessions of the person, or all but the current one, and every link (I-61). Returns the number of sessions. */
export async function endSessions(ctx: Ctx, which: 'all' | 'others'): Promise<number> {
  const { id: userId } = requirePerson(ctx);
  const keepSession = which === 'all' ? '' : ctx.principal.credentialId;
  const target = { type: 'user' as const, id: userId };
  const [ended] = await ctx.db.sql.batch([
    ...endSessionsAndLinks(ctx, userId, { keepSession }),
    await auditStatement(
      ctx,
      byCaller(ctx, { action: 'sessions.revoked', target, after: { which } }),
    ),
  ]);
  await closeSockets(ctx);
  return ended?.results.length ?? 0;
}
