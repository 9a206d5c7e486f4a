import * as z from 'zod';
import { auditStatement } from '../audit/audit.service';
import { parseRows } from '../platform/db/client';
import { pageStart, sortedBy, toPage, type Order, type Page } from '../platform/db/page';
import { requirePerson } from '../accounts/credentials/person';
import type { Ctx, SystemCtx } from '../platform/core/ctx';
import { AppError } from '../platform/core/errors';

const Row = z.object({
  id: z.string(),
  queue: z.string(),
  body: z.string().transform((text): unknown => JSON.parse(text)),
  at: z.number(),
  replayed_at: z.number().nullable(),
});
/** A queue message that failed permanently; `at` is when it was sent, in epoch milliseconds. */
export type DeadLetter = z.infer<typeof Row>;

/** Stores a message, once for its id. */
export const deadLetterStatement = (
  ctx: SystemCtx,
  letter: { id: string; queue: string; body: unknown; at: number },
): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `INSERT INTO dead_letters (id, queue, body, at) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET replayed_at = NULL`,
    )
    .bind(letter.id, letter.queue, JSON.stringify(letter.body), letter.at);

export interface DeadLettersQuery {
  state?: 'waiting' | 'replayed' | undefined;
  order?: Order | undefined;
  cursor?: string | undefined;
  limit: number;
}

const SORTED = sortedBy({ at: 'at' });

/** Dead letters of all accounts. */
export async function listDeadLetters(
  ctx: SystemCtx,
  { state, cursor, limit, order = 'desc' }: DeadLettersQuery,
): Promise<Page<DeadLetter>> {
  const sorting = SORTED[order];
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT id, queue, body, at, replayed_at FROM dead_letters
         WHERE ${sorting.beyond('?1', '?2')} AND (?3 IS NULL OR (replayed_at IS NULL) = (?3 = 'waiting'))
         ${sorting.order} LIMIT ?4`,
      )
      .bind(...pageStart({ cursor, order }), state ?? null, limit + 1),
  ]);
  return toPage(parseRows(result, Row), limit, ({ at, id }) => ({ at, id }));
}

/** @throws dead_letters.not_found. */
export async function getDeadLetter(ctx: SystemCtx, id: string): Promise<DeadLetter> {
  const [found] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare('SELECT id, queue, body, at, replayed_at FROM dead_letters WHERE id = ?')
      .bind(id),
  ]);
  const [letter] = parseRows(found, Row);
  if (!letter) throw new AppError('dead_letters.not_found');
  return letter;
}

/**
 * Sends a dead letter to its queue again. The entry comes first: a letter that was sent and is not marked is sent twice,
 * which does no harm. @throws dead_letters.not_found.
 */
export async function replayDeadLetter(ctx: Ctx, id: string): Promise<DeadLetter> {
  const letter = await getDeadLetter(ctx, id);
  await ctx.env.EVENTS.send(letter.body);
  const now = ctx.now();
  await ctx.db.sql.batch([
    ctx.db.sql.prepare('UPDATE dead_letters SET replayed_at = ? WHERE id = ?').bind(now, id),
    await auditStatement(ctx, {
      accountId: null,
      actor: { kind: 'staff', id: requirePerson(ctx).id },
      action: 'dead_letter.replayed',
      target: { type: 'dead_letter', id },
      address: ctx.address,
    }),
  ]);
  return { ...letter, replayed_at: now };
}
