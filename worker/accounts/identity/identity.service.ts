import { eq } from 'drizzle-orm';
import { authUsers } from '../../platform/db/schema';
import { MINUTE } from '../../platform/core/clock';
import type { SystemCtx, User } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { blockOf, networkOf } from '../../platform/core/network';
import { sendMail } from '../../mail/mail.service';
import { ensureAccount } from './accounts.service';
import { reserveAttempt, type AttemptSubject } from '../../traffic/attempts/attempts.client';
import { getAuth } from './auth';
import type { Client } from './client';
import { rememberDevice, recordSignIn } from './anomalies.service';
import { sendVerification } from './emails.service';
import { translateErrors } from './better-auth-errors';
import { knownDevice } from './known-device';
import type { SignIn, SignUp } from './identity.schemas';
import { findToken, issueToken, consumeToken, type IssuedToken } from './one-time-tokens';
import { assertGoodPassword, findByPassword } from './passwords.service';
import { completeSession, createSession } from './sessions.service';
import { checkSecondFactor, hasTwoFactor, type SecondFactor } from './two-factor.service';
import { grantWelcomeCredits } from './welcome.service';

/** Somebody who has just proven who they are, and the token of their new session. */
export interface SignedIn {
  user: User;
  token: string;
}

const ABANDONED_MS = MINUTE;

/** @throws auth.email_taken, auth.password_too_short, auth.password_too_long, auth.too_many_attempts, auth.busy. */
export async function signUp(ctx: SystemCtx, input: SignUp, client: Client): Promise<SignedIn> {
  const { name, email, password } = input;
  assertGoodPassword(password);
  await reserveAttempt(ctx, 'sign-up', [{ address: client.address }]);
  const auth = getAuth(ctx.env);
  await deleteAbandonedSignUp(ctx, email);
  const headers = new Headers({
    'user-agent': client.userAgent ?? '',
    'cf-connecting-ip': client.address ?? '',
  });
  const body = { name, email, password };
  const { token, user } = await translateErrors(auth.api.signUpEmail({ body, headers })).catch(
    async (error: unknown) => {
      // Of two sign-ups at the same moment, the unique index refuses one without saying why.
      const isTaken =
        error instanceof AppError ? error.code === 'auth.email_taken' : await hasLogin(ctx, email);
      if (!isTaken) throw error;
      await rejectTakenAddress(ctx, email, client);
      throw new AppError('auth.email_taken', {}, { cause: error });
    },
  );
  if (token === null) throw new Error('a sign-up without a session');
  await ensureAccount(ctx, user);
  await completeSession(ctx, { token, userId: user.id }, client);
  await rememberDevice(ctx, user.id, client);
  await sendVerification(ctx, user);
  return { user, token };
}

/** A password was right, and the person has a second factor: no session until that is proven too. */
export interface SecondFactorRequired {
  secondFactor: IssuedToken;
}

/**
 * Strangers are counted by their network, and loosely by whom they aim at; a browser that the person has signed in with
 * before is counted by itself, so that no stranger keeps them out.
 */
function signInSubjects(
  ctx: SystemCtx,
  email: string,
  { address, device }: Client,
): AttemptSubject[] {
  const known = knownDevice(ctx.env, device ?? null, email);
  return known === null
    ? [{ address }, { target: email }]
    : [{ name: `device:${known}` }, { target: `known:${email}` }];
}

/**
 * The same answer after the same work, whether the address or the password is wrong (I-46), and nothing is hashed for
 * whoever tries too often (I-40).
 * @throws auth.sign_in_failed, auth.too_many_attempts, auth.busy.
 */
export async function signIn(
  ctx: SystemCtx,
  input: SignIn,
  client: Client,
): Promise<SignedIn | SecondFactorRequired> {
  const { address } = client;
  const attempt = await reserveAttempt(ctx, 'sign-in', signInSubjects(ctx, input.email, client));
  await reserveAttempt(ctx, 'hashing', [{ address }]);
  const user = await findByPassword(ctx, input, address);
  if (!user) throw new AppError('auth.sign_in_failed');
  await attempt.succeeded();
  if (!(await hasTwoFactor(ctx, user.id))) return enter(ctx, user, client);
  const { token, expiresAt, statements } = await issueToken(ctx, {
    purpose: 'second_factor',
    userId: user.id,
  });
  await ctx.db.sql.batch(statements);
  return { secondFactor: { token, expiresAt } };
}

/** The second half of a sign-in. @throws auth.sign_in_expired, auth.code_wrong, auth.too_many_attempts. */
export async function finishSignIn(
  ctx: SystemCtx,
  token: string,
  given: SecondFactor,
  client: Client,
): Promise<SignedIn> {
  const found = await findToken(ctx, 'second_factor', token);
  const user = found && (await findUser(ctx, found.userId));
  if (!found || !user) throw new AppError('auth.sign_in_expired');
  await checkSecondFactor(ctx, user, given, {
    address: client.address,
    subjects: secondFactorSubjects(ctx, user, client),
  });
  const { results } = await consumeToken(ctx, found.hash).all();
  if (results.length !== 1) throw new AppError('auth.sign_in_expired');
  return enter(ctx, user, client);
}

/** Whoever knows the password guesses at one count for all their networks; a known browser has a count of its own. */
function secondFactorSubjects(
  ctx: SystemCtx,
  { id, email }: User,
  { device }: Client,
): AttemptSubject[] {
  const known = knownDevice(ctx.env, device ?? null, email);
  return known === null ? [{ name: id }] : [{ name: `device:${known}` }, { target: `known:${id}` }];
}

async function enter(ctx: SystemCtx, user: User, client: Client): Promise<SignedIn> {
  const { id, token } = await createSession(ctx, user.id, client);
  // Whoever confirmed the address by another way than its first link, or was one too many of a network that day.
  if (user.emailVerified) await grantWelcomeCredits(ctx, user.id, client.address);
  await recordSignIn(ctx, user, id, client);
  return { user, token };
}

/** The person with this id. */
export async function findUser(ctx: SystemCtx, id: string): Promise<User | null> {
  const [row] = await ctx.db.orm
    .select({
      id: authUsers.id,
      name: authUsers.name,
      email: authUsers.email,
      emailVerified: authUsers.emailVerified,
    })
    .from(authUsers)
    .where(eq(authUsers.id, id));
  return row ?? null;
}

/**
 * The owner of a confirmed address hears of it, and a network that asks for the logins of others is counted by itself: five an hour.
 * @throws auth.too_many_attempts.
 */
async function rejectTakenAddress(
  ctx: SystemCtx,
  email: string,
  { address }: Client,
): Promise<void> {
  await reserveAttempt(ctx, 'taken', [{ name: `block:${blockOf(address)}` }, { address }]);
  await sendMail(ctx, {
    key: crypto.randomUUID(),
    to: email,
    by: `network:${networkOf(address)}`,
    template: 'sign_up.taken',
    values: { link: `${ctx.env.DASHBOARD_ORIGIN}/sign-in` },
  });
}

async function hasLogin(ctx: SystemCtx, email: string): Promise<boolean> {
  const rows = await ctx.db.orm
    .select({ id: authUsers.id })
    .from(authUsers)
    .where(eq(authUsers.email, email));
  return rows.length > 0;
}

/** A sign-up that broke off before the password was stored let nobody in; its address is free again. */
async function deleteAbandonedSignUp(ctx: SystemCtx, email: string): Promise<void> {
  await ctx.db.sql
    .prepare(
      `DELETE FROM auth_users WHERE email = ?1 AND created_at < ?2
         AND NOT EXISTS (SELECT 1 FROM auth_credentials c WHERE c.user_id = auth_users.id)
         AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = auth_users.id)`,
    )
    .bind(email, ctx.now() - ABANDONED_MS)
    .run();
}
