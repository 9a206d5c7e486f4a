import * as z from 'zod';
import { auditStatement, byCaller } from '../../audit/audit.service';
import { batch } from '../../platform/db/batch';
import { guarded } from '../../platform/db/guarded';
import type { Ctx, SystemCtx, User } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { scheduleMailDelivery, mailRow } from '../../mail/mail.service';
import { reserveAttempt } from '../../traffic/attempts/attempts.client';
import type { Client } from '../credentials/client';
import { rememberDevice } from './anomalies.service';
import {
  findToken,
  IS_TOKEN_UNUSED,
  issueToken,
  consumeToken,
  type FoundToken,
} from './one-time-tokens';
import { assertFresh, requirePerson } from '../credentials/person';
import { loginAuditRow } from './security-audit';
import { linkTo, loginMailStatement } from './security-mail';
import { closeSockets, type Session } from '../credentials/sessions.service';
import { endSessionsAndLinks, confirmAddress } from './revoke-access';
import { grantWelcomeCredits } from '../credentials/welcome.service';

/** Sends the link that confirms an address: at sign-up, and on request. */
export async function sendVerification(ctx: SystemCtx, user: User): Promise<void> {
  const { token, statements } = await issueToken(ctx, {
    purpose: 'verify_email',
    userId: user.id,
    detail: user.email,
  });
  const link = linkTo(ctx.env, 'verify-email', token);
  await ctx.db.sql.batch([
    ...statements,
    await loginMailStatement(ctx, user, 'email.verify', { link }),
  ]);
  scheduleMailDelivery(ctx);
}

/** @throws auth.person, auth.too_many_attempts. */
export async function sendVerificationAgain(ctx: Ctx, client: Client): Promise<void> {
  const person = requirePerson(ctx);
  if (person.emailVerified) return;
  await reserveAttempt(ctx, 'mail', [{ address: client.address }, { name: `verify:${person.id}` }]);
  await sendVerification(ctx, person);
}

/**
 * Sends a confirmation link to the new address. The old address stays valid until then, and gets a link that stops the
 * change. The answer does not reveal whether the new address has a login; if it has, the link fails.
 * @throws auth.person, auth.not_fresh, auth.too_many_attempts.
 */
export async function changeEmail(ctx: Ctx, email: string, client: Client): Promise<void> {
  const person = assertFresh(ctx);
  await reserveAttempt(ctx, 'mail', [{ address: client.address }, { name: `change:${person.id}` }]);
  const change = await issueToken(ctx, {
    purpose: 'change_email',
    userId: person.id,
    detail: email,
  });
  const stop = await issueToken(ctx, { purpose: 'stop_email_change', userId: person.id });
  await ctx.db.sql.batch([
    ...change.statements,
    ...stop.statements,
    await auditStatement(
      ctx,
      byCaller(ctx, {
        action: 'email.change_asked',
        target: { type: 'user', id: person.id },
        personal: { to: email },
      }),
    ),
    await loginMailStatement(ctx, { id: person.id, email }, 'email.change', {
      link: linkTo(ctx.env, 'verify-email', change.token),
    }),
    await loginMailStatement(ctx, person, 'email.change_asked', {
      link: linkTo(ctx.env, 'stop-email-change', stop.token),
    }),
  ]);
  scheduleMailDelivery(ctx);
}

/**
 * The link that the old address got: cancels the pending change and ends every session and link, because the change
 * was requested by an intruder.
 * @throws auth.link_invalid.
 */
export async function stopEmailChange(
  ctx: SystemCtx,
  token: string,
  { address }: Client,
): Promise<void> {
  const found = await findToken(ctx, 'stop_email_change', token);
  if (!found) throw new AppError('auth.link_invalid');
  const { hash, userId } = found;
  const {
    stop: [spent],
  } = await batch(ctx.db, {
    ended: endSessionsAndLinks(ctx, userId, { by: { link: hash } }),
    stop: guarded(ctx.db, consumeToken(ctx, hash), [
      await loginAuditRow(
        ctx,
        { userId, address },
        { action: 'email.change_stopped', target: { type: 'user', id: userId } },
      ),
    ]),
  });
  if (spent.results.length === 0) throw new AppError('auth.link_invalid');
  await closeSockets(ctx);
}

/** A confirmed address, and how its owner continues. */
export interface Verified {
  email: string;
  /**
   * Set if the link was opened without the user's session: another person may have set the password,
   * so it was removed.
   */
  passwordToken: string | null;
}

/**
 * Handles the link of either email, opened in a browser with or without a session.
 * @throws auth.link_invalid, auth.link_needs_session for a change that is not confirmed by its requester.
 */
export async function verifyEmail(
  ctx: SystemCtx,
  token: string,
  { session, client }: { session: Session | null; client: Client },
): Promise<Verified> {
  const first = await findToken(ctx, 'verify_email', token);
  if (first) return confirmFirst(ctx, first, { session, client });
  const change = await findToken(ctx, 'change_email', token);
  if (!change) throw new AppError('auth.link_invalid');
  // A person who opens a link they did not request must not lend their address to another person's login.
  if (session?.user.id !== change.userId) throw new AppError('auth.link_needs_session');
  return confirmChange(ctx, change, { session: session.id, address: client.address });
}

/** Confirms the address that the link was sent to; it may have been changed since. */
async function confirmFirst(
  ctx: SystemCtx,
  { hash, userId, detail }: FoundToken,
  { session, client }: { session: Session | null; client: Client },
): Promise<Verified> {
  const { sql } = ctx.db;
  const isSame = session?.user.id === userId;
  const row = await sql.prepare('SELECT email FROM auth_users WHERE id = ?').bind(userId).first();
  if (!row || Address.parse(row).email !== detail) throw new AppError('auth.link_invalid');
  const act = {
    action: 'email.verified' as const,
    target: { type: 'user' as const, id: userId },
  };
  const forgetPassword = sql
    .prepare(`UPDATE auth_credentials SET password = NULL WHERE user_id = ? AND ${IS_TOKEN_UNUSED}`)
    .bind(userId, hash);
  const { endings, confirmation } = confirmAddress(ctx, userId, {
    keepSession: isSame ? session.id : '',
    by: { link: hash },
  });
  const {
    confirming: [confirmed],
  } = await batch(ctx.db, {
    password: isSame ? [] : [forgetPassword],
    endings,
    confirming: guarded(ctx.db, confirmation, [
      await loginAuditRow(ctx, { userId, address: client.address }, act),
    ]),
    spent: consumeToken(ctx, hash),
  });
  if (confirmed.results.length === 0) throw new AppError('auth.link_invalid');
  await closeSockets(ctx);
  await grantWelcomeCredits(ctx, userId, client.address);
  if (isSame) {
    await rememberDevice(ctx, userId, client);
    return { email: detail, passwordToken: null };
  }
  const { token: passwordToken, statements } = await issueToken(ctx, {
    purpose: 'reset_password',
    userId,
  });
  await sql.batch(statements);
  return { email: detail, passwordToken };
}

const Address = z.object({ email: z.string() });

async function confirmChange(
  ctx: SystemCtx,
  { hash, userId, detail }: FoundToken,
  { session, address }: { session: string; address: string | null },
): Promise<Verified> {
  const { sql } = ctx.db;
  const row = await sql.prepare('SELECT email FROM auth_users WHERE id = ?').bind(userId).first();
  if (!row || detail === null) throw new AppError('auth.link_invalid');
  const mail = {
    key: `changed:${hash}`,
    to: Address.parse(row).email,
    by: userId,
    template: 'email.changed' as const,
    values: { email: detail },
  };
  const act = {
    action: 'email.changed' as const,
    target: { type: 'user' as const, id: userId },
    personal: { from: mail.to, to: detail },
  };
  const change = sql
    .prepare(
      `UPDATE auth_users SET email = ?, email_verified = 1, updated_at = ? WHERE id = ? AND ${IS_TOKEN_UNUSED} RETURNING id`,
    )
    .bind(detail, ctx.now(), userId, hash);
  const statements = {
    changes: guarded(ctx.db, change, [
      await loginAuditRow(ctx, { userId, address }, act),
      await mailRow(ctx, mail),
    ]),
    // Links that were sent to the old address must not work on the login of the new one.
    ended: endSessionsAndLinks(ctx, userId, { keepSession: session, by: { link: hash } }),
    spent: consumeToken(ctx, hash),
  };
  const {
    changes: [updated],
  } = await batch(ctx.db, statements).catch((cause: unknown) => {
    // The address has another login: the link fails without revealing that.
    if (/UNIQUE constraint failed: auth_users.email/.test(String(cause)))
      throw new AppError('auth.link_invalid', {}, { cause });
    throw cause;
  });
  if (updated.results.length === 0) throw new AppError('auth.link_invalid');
  scheduleMailDelivery(ctx);
  await closeSockets(ctx);
  return { email: detail, passwordToken: null };
}

/** @throws auth.person. */
export async function renamePerson(ctx: Ctx, name: string): Promise<User> {
  const person = requirePerson(ctx);
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
