import * as z from 'zod';
import { auditStatement, byCaller } from '../audit/audit.service';
import type { Ctx, SystemCtx, User } from '../kernel/ctx';
import { AppError } from '../kernel/errors';
import { deliverSoon, mailStatement } from '../mail/mail.service';
import { takeAttempt } from './attempts.client';
import type { Client } from './client';
import {
  dropTokens,
  findToken,
  IS_LIVE,
  issueToken,
  spendToken,
  type FoundToken,
} from './one-time';
import { assertFresh, personOf } from './person';
import { actStatement } from './security-audit';
import { linkTo, mailTo } from './security-mail';
import { giveWelcome } from './welcome.service';

/** Sends the link that shows an address to be its owner's; for a sign-up, and on request. */
export async function sendVerification(ctx: SystemCtx, user: User): Promise<void> {
  const { token, statements } = await issueToken(ctx, {
    purpose: 'verify_email',
    userId: user.id,
    detail: user.email,
  });
  const link = linkTo(ctx.env, 'verify-email', token);
  await ctx.db.sql.batch([...statements, await mailTo(ctx, user, 'email.verify', { link })]);
  deliverSoon(ctx);
}

/** @throws auth.person, auth.too_many_attempts. */
export async function sendVerificationAgain(ctx: Ctx, client: Client): Promise<void> {
  const person = personOf(ctx);
  if (person.emailVerified) return;
  await takeAttempt(ctx, 'mail', [{ address: client.address }, { name: `verify:${person.id}` }]);
  await sendVerification(ctx, person);
}

/**
 * Sends a link to the new address; the old one counts until it is opened. Says nothing of whether the new one has a
 * login already: then the link will not serve.
 * @throws auth.person, auth.not_fresh, auth.too_many_attempts.
 */
export async function changeEmail(ctx: Ctx, email: string, client: Client): Promise<void> {
  const person = assertFresh(ctx);
  await takeAttempt(ctx, 'mail', [{ address: client.address }, { name: `change:${person.id}` }]);
  const { token, statements } = await issueToken(ctx, {
    purpose: 'change_email',
    userId: person.id,
    detail: email,
  });
  const link = linkTo(ctx.env, 'verify-email', token);
  await ctx.db.sql.batch([
    ...statements,
    await mailTo(ctx, { id: person.id, email }, 'email.change', { link }),
  ]);
  deliverSoon(ctx);
}

/** The link of either mail was opened. Answers the address that is now its owner's. @throws auth.link_invalid. */
export async function verifyEmail(
  ctx: SystemCtx,
  token: string,
  { address }: Client,
): Promise<string> {
  const first = await findToken(ctx, 'verify_email', token);
  if (first) return confirmFirst(ctx, first, address);
  const change = await findToken(ctx, 'change_email', token);
  if (!change) throw new AppError('auth.link_invalid');
  return confirmChange(ctx, change, address);
}

/** Only the address that the link was sent to: it may have been changed since. */
async function confirmFirst(
  ctx: SystemCtx,
  { hash, userId, detail }: FoundToken,
  address: string | null,
): Promise<string> {
  const act = {
    action: 'email.verified' as const,
    target: { type: 'user' as const, id: userId },
    ifChanged: true,
  };
  const results = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `UPDATE auth_users SET email_verified = 1, updated_at = ? WHERE id = ? AND email = ? AND ${IS_LIVE} RETURNING id`,
      )
      .bind(ctx.now(), userId, detail, hash),
    await actStatement(ctx, { userId, address }, act),
    spendToken(ctx, hash),
  ]);
  if (!results[0]?.results.length || detail === null) throw new AppError('auth.link_invalid');
  await giveWelcome(ctx, userId, address);
  return detail;
}

const Old = z.object({ email: z.string() });

async function confirmChange(
  ctx: SystemCtx,
  { hash, userId, detail }: FoundToken,
  address: string | null,
): Promise<string> {
  const { sql } = ctx.db;
  const row = await sql.prepare('SELECT email FROM auth_users WHERE id = ?').bind(userId).first();
  if (!row || detail === null) throw new AppError('auth.link_invalid');
  const mail = {
    key: `changed:${hash}`,
    to: Old.parse(row).email,
    by: userId,
    template: 'email.changed' as const,
    values: { email: detail },
  };
  const act = {
    action: 'email.changed' as const,
    target: { type: 'user' as const, id: userId },
    personal: { from: mail.to, to: detail },
    ifChanged: true,
  };
  const statements = [
    sql
      .prepare(
        `UPDATE auth_users SET email = ?, email_verified = 1, updated_at = ? WHERE id = ? AND ${IS_LIVE} RETURNING id`,
      )
      .bind(detail, ctx.now(), userId, hash),
    await actStatement(ctx, { userId, address }, act),
    await mailStatement(ctx, mail),
    spendToken(ctx, hash),
    // Links that went to the old address must not reset what the new one owns.
    dropTokens(ctx, userId, ['verify_email', 'reset_password']),
  ];
  const [updated] = await sql.batch(statements).catch((cause: unknown) => {
    // Somebody else has a login with it: the link serves nobody, and says no more than that.
    if (/UNIQUE constraint failed: auth_users.email/.test(String(cause)))
      throw new AppError('auth.link_invalid', {}, { cause });
    throw cause;
  });
  if (!updated?.results.length) throw new AppError('auth.link_invalid');
  deliverSoon(ctx);
  return detail;
}

/** @throws auth.person. */
export async function renamePerson(ctx: Ctx, name: string): Promise<User> {
  const person = personOf(ctx);
  await ctx.db.sql.batch([
    ctx.db.sql
      .prepare('UPDATE auth_users SET name = ?, updated_at = ? WHERE id = ?')
      .bind(name, ctx.now(), person.id),
    await auditStatement(
      ctx,
      byCaller(ctx, { action: 'user.updated', target: { type: 'user', id: person.id } }),
    ),
  ]);
  return { ...person, name };
}
