import * as z from 'zod';
import { auditStatement, byCaller } from '../audit/audit.service';
import { inBackground } from '../kernel/background';
import type { Ctx, SystemCtx, User } from '../kernel/ctx';
import { AppError } from '../kernel/errors';
import { deliverSoon, mailStatement } from '../mail/mail.service';
import { takeAttempt, type Trier } from './attempts.client';
import type { Client } from './client';
import { dropTokens, findToken, IS_LIVE, issueToken, spendToken } from './one-time';
import { hashPassword, PASSWORD, verifyPassword } from './passwords';
import { personOf } from './person';
import { actStatement } from './security-audit';
import { linkTo, mailTo } from './security-mail';
import { closeSockets } from './sessions.service';

const Found = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  email_verified: z.int(),
  password: z.string().nullable(),
});

async function findLogin(ctx: SystemCtx, column: 'id' | 'email', value: string) {
  const row = await ctx.db.sql
    .prepare(
      `SELECT u.id, u.name, u.email, u.email_verified, c.password FROM auth_users u
       LEFT JOIN auth_credentials c ON c.user_id = u.id AND c.provider_id = 'credential'
       WHERE u.${column} = ?`,
    )
    .bind(value)
    .first();
  if (!row) return null;
  const { email_verified: verified, password, ...user } = Found.parse(row);
  return { user: { ...user, emailVerified: verified === 1 } satisfies User, password };
}

/** Whose login it is; null after the same work, whether the address or the password is wrong (I-46). */
export async function findByPassword(
  ctx: SystemCtx,
  { email, password }: { email: string; password: string },
): Promise<User | null> {
  const login = await findLogin(ctx, 'email', email);
  if (!login?.password) {
    await hashPassword(password);
    return null;
  }
  return (await verifyPassword({ hash: login.password, password })) ? login.user : null;
}

/** Counted like signing in, before anything is hashed. @throws auth.password_wrong, auth.too_many_attempts. */
export async function assertPassword(
  ctx: SystemCtx,
  userId: string,
  password: string,
  client: Client,
): Promise<void> {
  const login = await findLogin(ctx, 'id', userId);
  const triers: Trier[] = [{ address: client.address }, { name: login?.user.email ?? userId }];
  const attempt = await takeAttempt(ctx, 'sign-in', triers);
  const isRight = login?.password && (await verifyPassword({ hash: login.password, password }));
  if (!isRight) throw new AppError('auth.password_wrong');
  await attempt.succeeded();
}

/** @throws auth.password_too_short, auth.password_too_long. */
export function assertGoodPassword(password: string): void {
  if (password.length < PASSWORD.min)
    throw new AppError('auth.password_too_short', { min: PASSWORD.min });
  if (password.length > PASSWORD.max)
    throw new AppError('auth.password_too_long', { max: PASSWORD.max });
}

/** Changes the password and ends every other session. @throws auth.password_wrong, and what a bad new one throws. */
export async function changePassword(
  ctx: Ctx,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
  client: Client,
): Promise<void> {
  const person = personOf(ctx);
  assertGoodPassword(newPassword);
  await assertPassword(ctx, person.id, currentPassword, client);
  const hash = await hashPassword(newPassword);
  await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `UPDATE auth_credentials SET password = ?, updated_at = ? WHERE user_id = ? AND provider_id = 'credential'`,
      )
      .bind(hash, ctx.now(), person.id),
    await auditStatement(
      ctx,
      byCaller(ctx, { action: 'password.changed', target: { type: 'user', id: person.id } }),
    ),
    ctx.db.sql
      .prepare('DELETE FROM auth_sessions WHERE user_id = ? AND id <> ?')
      .bind(person.id, ctx.principal.credentialId),
    dropTokens(ctx, person.id, ['reset_password', 'second_factor']),
    await mailTo(ctx, person, 'password.changed', {}),
  ]);
  deliverSoon(ctx);
  await closeSockets(ctx);
}

/**
 * Sends a link to whoever has a login with this address. Whether there is one is found out after the answer, so that
 * neither its content nor its time tells (I-46).
 * @throws auth.too_many_attempts.
 */
export async function forgotPassword(ctx: SystemCtx, email: string, client: Client): Promise<void> {
  await takeAttempt(ctx, 'mail', [{ address: client.address }, { name: `reset:${email}` }]);
  inBackground('identity.reset_mail', () => sendReset(ctx, email));
}

async function sendReset(ctx: SystemCtx, email: string): Promise<void> {
  const login = await findLogin(ctx, 'email', email);
  if (!login) return;
  const { token, statements } = await issueToken(ctx, {
    purpose: 'reset_password',
    userId: login.user.id,
  });
  const link = linkTo(ctx.env, 'reset-password', token);
  await ctx.db.sql.batch([
    ...statements,
    await mailTo(ctx, login.user, 'password.reset', { link }),
  ]);
  deliverSoon(ctx);
}

/**
 * Sets a new password by the link of a mail, which also proves the address, and ends every session (I-41). A second
 * factor stays: the next sign-in asks for it.
 * @throws auth.link_invalid, auth.password_too_short, auth.password_too_long, auth.too_many_attempts.
 */
export async function resetPassword(
  ctx: SystemCtx,
  { token, password }: { token: string; password: string },
  { address }: Client,
): Promise<void> {
  assertGoodPassword(password);
  const found = await findToken(ctx, 'reset_password', token);
  const login = found && (await findLogin(ctx, 'id', found.userId));
  if (!found || !login) throw new AppError('auth.link_invalid');
  const { userId, hash } = found;
  const { sql } = ctx.db;
  const results = await sql.batch([
    sql
      .prepare(
        `UPDATE auth_credentials SET password = ?, updated_at = ?
         WHERE user_id = ? AND provider_id = 'credential' AND ${IS_LIVE}`,
      )
      .bind(await hashPassword(password), ctx.now(), userId, hash),
    await actStatement(
      ctx,
      { userId, address },
      { action: 'password.reset', target: { type: 'user', id: userId }, ifChanged: true },
    ),
    sql
      .prepare(`UPDATE auth_users SET email_verified = 1 WHERE id = ? AND ${IS_LIVE}`)
      .bind(userId, hash),
    sql.prepare(`DELETE FROM auth_sessions WHERE user_id = ? AND ${IS_LIVE}`).bind(userId, hash),
    dropTokens(ctx, userId, ['second_factor']),
    await mailStatement(ctx, {
      key: `reset:${hash}`,
      to: login.user.email,
      by: userId,
      template: 'password.changed',
      values: {},
    }),
    spendToken(ctx, hash),
  ]);
  if (results.at(-1)?.results.length !== 1) throw new AppError('auth.link_invalid');
  deliverSoon(ctx);
  await closeSockets(ctx);
}
