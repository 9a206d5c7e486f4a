import * as z from 'zod';
import { auditStatement, byCaller } from '../../audit/audit.service';
import { batch } from '../../platform/db/batch';
import { guarded } from '../../platform/db/guarded';
import { inBackground } from '../../platform/core/background';
import type { Ctx, SystemCtx, User } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { networkOf } from '../../platform/core/network';
import { scheduleMailDelivery, mailRow } from '../../mail/mail.service';
import { tryReserveAttempt, reserveAttempt } from '../../traffic/attempts/attempts.client';
import type { Client } from '../credentials/client';
import { knownDevice } from '../credentials/known-device';
import { findToken, IS_TOKEN_UNUSED, issueToken, consumeToken } from './one-time-tokens';
import { hashPassword, PASSWORD, verifyPassword } from '../credentials/passwords';
import { requirePerson } from '../credentials/person';
import { loginAuditRow } from './security-audit';
import { linkTo, loginMailStatement } from './security-mail';
import { closeSockets } from '../credentials/sessions.service';
import { assertSecondFactor, type SecondFactor } from './two-factor.service';
import { endSessionsAndLinks, confirmAddress } from './revoke-access';

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

/** The person with this password; null after the same work, whether address or password is wrong (I-46). */
export async function findByPassword(
  ctx: SystemCtx,
  { email, password }: { email: string; password: string },
  address: string | null,
): Promise<User | null> {
  const network = networkOf(address);
  const login = await findLogin(ctx, 'email', email);
  if (!login?.password) {
    await hashPassword(password, network);
    return null;
  }
  return (await verifyPassword({ hash: login.password, password }, network)) ? login.user : null;
}

/**
 * Checks the password of the signed-in person. Counted by session before anything is hashed, so that an attacker's
 * attempts do not lock out a signed-in person.
 * @throws auth.password_wrong, auth.too_many_attempts.
 */
export async function assertPassword(ctx: Ctx, password: string, client: Client): Promise<void> {
  const { credentialId } = ctx.principal;
  const subjects = [{ name: `session:${credentialId}` }];
  const login = await findLogin(ctx, 'id', requirePerson(ctx).id);
  const attempt = await reserveAttempt(ctx, 'sign-in', subjects);
  await reserveAttempt(ctx, 'hashing', subjects);
  const isRight =
    login?.password &&
    (await verifyPassword({ hash: login.password, password }, networkOf(client.address)));
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

interface NewPassword {
  currentPassword: string;
  newPassword: string;
  secondFactor: SecondFactor | null;
}

/**
 * Changes the password, with the second factor if enabled, and ends every other session and every link (I-61).
 * @throws auth.password_wrong, auth.password_too_short, auth.password_too_long, auth.code_wrong, auth.too_many_attempts.
 */
export async function changePassword(
  ctx: Ctx,
  { currentPassword, newPassword, secondFactor }: NewPassword,
  client: Client,
): Promise<void> {
  const person = requirePerson(ctx);
  assertGoodPassword(newPassword);
  await assertPassword(ctx, currentPassword, client);
  await assertSecondFactor(ctx, secondFactor, client);
  const hash = await hashPassword(newPassword, networkOf(client.address));
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
    ...endSessionsAndLinks(ctx, person.id, { keepSession: ctx.principal.credentialId }),
    await loginMailStatement(ctx, person, 'password.changed', {}),
  ]);
  scheduleMailDelivery(ctx);
  await closeSockets(ctx);
}

/**
 * Sends a reset link if the address has a login. The lookup runs after the response, so that neither its content nor its
 * time reveals that (I-46). Above the limit nothing is sent; known browsers are counted separately, so that an attacker
 * cannot block the owner.
 */
export async function forgotPassword(ctx: SystemCtx, email: string, client: Client): Promise<void> {
  const known = knownDevice(ctx.env, client.device ?? null, email);
  const subjects =
    known === null
      ? [{ address: client.address }, { target: `reset:${email}` }]
      : [{ name: `reset-device:${known}` }, { target: `reset-known:${email}` }];
  if (!(await tryReserveAttempt(ctx, 'mail', subjects))) return;
  inBackground('identity.reset_mail', () => sendReset(ctx, email, known !== null));
}

async function sendReset(ctx: SystemCtx, email: string, isKnown: boolean): Promise<void> {
  const login = await findLogin(ctx, 'email', email);
  if (!login) return;
  const isOwners = isKnown && login.user.emailVerified;
  const { token, statements } = await issueToken(ctx, {
    purpose: 'reset_password',
    userId: login.user.id,
  });
  const link = linkTo(ctx.env, 'reset-password', token);
  await ctx.db.sql.batch([
    ...statements,
    await loginMailStatement(
      ctx,
      login.user,
      isOwners ? 'password.reset_known' : 'password.reset',
      { link },
    ),
  ]);
  scheduleMailDelivery(ctx);
}

/**
 * Sets a new password by the link of an email, which also confirms the address, and ends every session and link (I-41,
 * I-61). The second factor of a login with a confirmed address stays, and the next sign-in requires it.
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
  const change = sql
    .prepare(
      `UPDATE auth_credentials SET password = ?, updated_at = ?
       WHERE user_id = ? AND provider_id = 'credential' AND ${IS_TOKEN_UNUSED} RETURNING user_id`,
    )
    .bind(await hashPassword(password, networkOf(address)), ctx.now(), userId, hash);
  const { endings, confirmation } = confirmAddress(ctx, userId, { by: { link: hash } });
  const {
    reset: [changed],
  } = await batch(ctx.db, {
    reset: guarded(ctx.db, change, [
      await loginAuditRow(
        ctx,
        { userId, address },
        { action: 'password.reset', target: { type: 'user', id: userId } },
      ),
      ...endings,
      confirmation,
      await mailRow(ctx, {
        key: `reset:${hash}`,
        to: login.user.email,
        by: userId,
        template: 'password.changed',
        values: {},
      }),
    ]),
    spent: consumeToken(ctx, hash),
  });
  if (changed.results.length !== 1) throw new AppError('auth.link_invalid');
  scheduleMailDelivery(ctx);
  await closeSockets(ctx);
}
