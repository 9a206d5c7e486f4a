import * as z from 'zod';
import { auditRow, auditStatement, byCaller } from '../../audit/audit.service';
import { guarded } from '../../platform/db/guarded';
import { parseRows } from '../../platform/db/client';
import { mapPage, pageStart, sortedBy, toPage, type Page } from '../../platform/db/page';
import type { Ctx } from '../../platform/core/ctx';
import { assertIdOfOurs } from '../../platform/core/absent';
import { AppError } from '../../platform/core/errors';
import type { ListQuery } from '../../platform/core/page-query';
import { requirePerson } from '../credentials/person';
import { closeSockets } from '../credentials/sessions.service';
import { endSessionsAndLinks } from './revoke-access';

/** A session in the list of its person. */
export interface OpenSession {
  id: string;
  userAgent: string | null;
  country: string | null;
  city: string | null;
  /** Times are epoch milliseconds. */
  createdAt: number;
  updatedAt: number;
  expiresAt: number;
  isCurrent: boolean;
}

const Row = z
  .object({
    id: z.string(),
    user_agent: z.string().nullable(),
    country: z.string().nullable(),
    city: z.string().nullable(),
    created_at: z.number(),
    updated_at: z.number(),
    expires_at: z.number(),
  })
  .transform((row) => ({
    id: row.id,
    userAgent: row.user_agent,
    country: row.country,
    city: row.city,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    expiresAt: row.expires_at,
  }));
const SELECT = `SELECT id, user_agent, country, city, created_at, updated_at, expires_at FROM auth_sessions`;
const SORTED = sortedBy();

/** The caller's live sessions, by the time at which they were opened. */
export async function listSessions(
  ctx: Ctx,
  { cursor, limit, order }: ListQuery,
): Promise<Page<OpenSession>> {
  const sorting = SORTED[order];
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `${SELECT} WHERE user_id = ? AND expires_at > ? AND ${sorting.beyond('?', '?')} ${sorting.order} LIMIT ?`,
      )
      .bind(requirePerson(ctx).id, ctx.now(), ...pageStart({ cursor, order }), limit + 1),
  ]);
  const page = toPage(parseRows(result, Row), limit, ({ createdAt: at, id }) => ({ at, id }));
  return mapPage(page, (row) => ({ ...row, isCurrent: row.id === ctx.principal.credentialId }));
}

/** A live session of the caller. @throws sessions.not_found. */
export async function getSession(ctx: Ctx, id: string): Promise<OpenSession> {
  const found = await ctx.db.sql
    .prepare(`${SELECT} WHERE id = ? AND user_id = ? AND expires_at > ?`)
    .bind(id, requirePerson(ctx).id, ctx.now())
    .all();
  const [row] = parseRows(found, Row);
  if (!row) throw new AppError('sessions.not_found');
  return { ...row, isCurrent: row.id === ctx.principal.credentialId };
}

/** Ends one session and closes its sockets (I-41); idempotent. @throws sessions.not_found for an id that is not ours. */
export async function endSession(ctx: Ctx, id: string): Promise<void> {
  const { id: userId } = requirePerson(ctx);
  const end = ctx.db.sql
    .prepare('DELETE FROM auth_sessions WHERE id = ? AND user_id = ? RETURNING id')
    .bind(id, userId);
  const entry = byCaller(ctx, { action: 'session.revoked', target: { type: 'session', id } });
  const [ended] = await ctx.db.sql.batch(guarded(ctx.db, end, [await auditRow(ctx, entry)]));
  if (!ended?.results.length)
    return assertIdOfOurs(ctx, 'ses', { id, unknown: 'sessions.not_found' });
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
