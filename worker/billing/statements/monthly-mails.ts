import * as z from 'zod';
import { parseRows } from '../../platform/db/client';
import { documentLink } from '../signed-links/document-link';
import { monthBounds } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';
import { mailStatement } from '../../mail/mail.service';
import { firstOwnersAddress } from '../../accounts/members/owner-address';
import { monthBefore, monthName } from './month-name';

// Accounts per batch, and batches per tick.
const BATCH = 50;
const BATCHES = 10;

const Round = z.object({ after: z.string(), ended_at: z.number().nullable() });
const Row = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  has_moved: z.int(),
});

/**
 * Emails each account with movements the statement of the past month, once. Returns now when more work is waiting,
 * otherwise null.
 */
export async function mailMonthlyStatements(ctx: SystemCtx): Promise<number | null> {
  const month = monthBefore(ctx.now());
  let after = await beginning(ctx, month);
  for (let n = 0; n < BATCHES && after !== null; n++) after = await mailSome(ctx, month, after);
  return after === null ? null : ctx.now();
}

/** The last account of the round so far; null when the round has ended. */
async function beginning(ctx: SystemCtx, month: string): Promise<string | null> {
  const { sql } = ctx.db;
  const read = sql
    .prepare('SELECT after, ended_at FROM statement_rounds WHERE month = ?')
    .bind(month);
  const [known] = parseRows((await sql.batch([read]))[0], Round);
  if (known) return known.ended_at === null ? known.after : null;
  const begin = sql
    .prepare(`INSERT INTO statement_rounds (month, after) VALUES (?, '') ON CONFLICT DO NOTHING`)
    .bind(month);
  await sql.batch([begin]);
  return '';
}

/** Emails and progress are one batch; the key of an email is the second guard. Null after the last account. */
async function mailSome(ctx: SystemCtx, month: string, after: string): Promise<string | null> {
  const rows = await accountsAfter(ctx, month, after);
  const last = rows.length < BATCH ? null : (rows.at(-1)?.id ?? null);
  const mails: D1PreparedStatement[] = [];
  for (const row of rows)
    if (row.has_moved === 1 && row.email !== null)
      mails.push(await mailOf(ctx, month, { ...row, email: row.email }));
  const advance = ctx.db.sql
    .prepare(
      `UPDATE statement_rounds SET after = coalesce(?3, after), ended_at = CASE WHEN ?3 IS NULL THEN ?4 END
       WHERE month = ?1 AND after = ?2 AND ended_at IS NULL`,
    )
    .bind(month, after, last, ctx.now());
  await ctx.db.sql.batch([...mails, advance]);
  return last;
}

const mailOf = (
  ctx: SystemCtx,
  month: string,
  { id, name, email }: { id: string; name: string; email: string },
): Promise<D1PreparedStatement> =>
  mailStatement(ctx, {
    key: `statement:${id}:${month}`,
    to: email,
    by: id,
    template: 'statement.ready',
    values: {
      account: name,
      month: monthName(month),
      link: documentLink(ctx, { kind: 'statement', account: id, subject: month }),
    },
  });

async function accountsAfter(
  ctx: SystemCtx,
  month: string,
  after: string,
): Promise<z.infer<typeof Row>[]> {
  const { from, to } = monthBounds(month);
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT a.id, a.name, ${firstOwnersAddress('a.id')} AS email,
           EXISTS (SELECT 1 FROM transfers t
             WHERE t.account_id = a.id AND t.created_at >= ?2 AND t.created_at < ?3) AS has_moved
         FROM accounts a WHERE a.id > ?1 AND a.deleted_at IS NULL ORDER BY a.id LIMIT ${BATCH}`,
      )
      .bind(after, from, to),
  ]);
  return parseRows(result, Row);
}
