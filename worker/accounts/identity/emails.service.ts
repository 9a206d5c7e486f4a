import * as z from 'zod';
import { auditStatement, byCaller } from '../../audit/audit.service';
import { batch } from '../../platform/db/batch';
import { guarded } from '../../platform/db/guarded';
import type { Ctx, SystemCtx, User } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { deliverSoon, mailRow } from '../../mail/mail.service';
import { reserveAttempt } from '../../traffic/attempts/attempts.client';
import type { Client } from './client';
import { rememberDevice } from './anomalies.service';
import {
  findToken,
  IS_TOKEN_UNUSED,
  issueToken,
  consumeToken,
  type FoundToken,
} from './one-time-tokens';
import { assertFresh, requirePerson } from './person';
import { loginAuditRow } from './security-audit';
import { linkTo, loginMailStatement } from './security-mail';
import { closeSockets, type Session } from './sessions.service';
import { endSessionsAndLinks, confirmAddress } from './revoke-access';
import { grantWelcomeCredits } from './welcome.service';

/** Sends the link that shows an address to be its owner's; for a sign-up, and on request. */
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
  deliverSoon(ctx);
}

/** @throws auth.person, auth.too_many_attempts. */
export async function sendVerificationAgain(ctx: Ctx, client: Client): Promise<void> {
  const person = requirePerson(ctx);
  if (person.emailVerified) return;
  await reserveAttempt(ctx, 'mail', [{ address: client.address }, { name: `verify:${person.id}` }]);
  await sendVerification(ctx, person);
}

/**
 * Sends a link to the new address; the old one counts until it is opened, is told, and gets a link that stops it. Says
 * nothing of whether the new one has a login already: then the link will not serve.
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
  deliverSoon(ctx);
}

/**
 * The link that the old address got: the change that waits ends, and with it every session and link, because somebody
 * else was in there.
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

/** An address that is now its owner's, and how they go on. */
export interface Verified {
  email: string;
  /** For somebody who opened the link elsewhere: who chose the password may be somebody else, so it counts no more. */
  passwordToken: string | null;
}

/**
 * The link of either mail was opened, in a browser with the session `bringer` or with none.
 * @throws auth.link_invalid, auth.link_needs_session for a change that is not confirmed by who asked for it.
 */
export async function verifyEmail(
  ctx: SystemCtx,
  token: string,
  { bringer, client }: { bringer: Session | null; client: Client },
): Promise<Verified> {
  const first = await findToken(ctx, 'verify_email', token);
  if (first) return confirmFirst(ctx, first, { bringer, client });
  const change = await findToken(ctx, 'change_email', token);
  if (!change) throw new AppError('auth.link_invalid');
  // A stranger who opens a link that they did not ask for must not lend their address to somebody else's login.
  if (bringer?.user.id !== change.userId) throw new AppError('auth.link_needs_session');
  return confirmChange(ctx, change, { session: bringer.id, address: client.address });
}

/** Only the address that the link was sent to: it may have been changed since. */
async function confirmFirst(
  ctx: SystemCtx,
  { hash, userId, detail }: FoundToken,
  { bringer, client }: { bringer: Session | null; client: Client },
): Promise<Verified> {
  const { sql } = ctx.db;
  const isSame = bringer?.user.id === userId;
  const row = await sql.prepare('SELECT email FROM auth_users WHERE id = ?').bind(userId).first();
  if (!row || Address.parse(row).email !== detail) throw new AppError('auth.link_invalid');
  const act = {
    action: 'email.verified' as const,
    target: { type: 'user' as const, id: userId },
  };
  const forgetPassword = sql
    .prepare(`UPDATE auth_credentials SET password = NULL WHERE user_id = ? AND ${IS_TOKEN_UNUSED}`)
    .bind(userId, hash);
  const { endings, proof } = confirmAddress(ctx, userId, {
    spare: isSame ? bringer.id : '',
    by: { link: hash },
  });
  const {
    proving: [proved],
  } = await batch(ctx.db, {
    password: isSame ? [] : [forgetPassword],
    endings,
    proving: guarded(ctx.db, proof, [
      await loginAuditRow(ctx, { userId, address: client.address }, act),
    ]),
    spent: consumeToken(ctx, hash),
  });
  if (proved.results.length === 0) throw new AppError('auth.link_invalid');
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
    // Links that went to the old address must not reset what the new one owns.
    ended: endSessionsAndLinks(ctx, userId, { spare: session, by: { link: hash } }),
    spent: consumeToken(ctx, hash),
  };
  const {
    changes: [updated],
  } = await batch(ctx.db, statements).catch((cause: unknown) => {
    // Somebody else has a login with it: the link serves nobody, and says no more than that.
    if (/UNIQUE constraint failed: auth_users.email/.test(String(cause)))
      throw new AppError('auth.link_invalid', {}, { cause });
    throw cause;
  });
  if (updated.results.length === 0) throw new AppError('auth.link_invalid');
  deliverSoon(ctx);
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
