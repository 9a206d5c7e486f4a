import { eq } from 'drizzle-orm';
import { authUsers } from '../../platform/db/schema';
import { MINUTE } from '../../platform/core/clock';
import type { SystemCtx, User } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { blockOf, networkOf } from '../../platform/core/network';
import { sendMail } from '../../mail/mail.service';
import { ensureAccount } from '../credentials/accounts.service';
import { reserveAttempt, type AttemptSubject } from '../../traffic/attempts/attempts.client';
import { getAuth } from '../credentials/better-auth';
import type { Client } from '../credentials/client';
import { rememberDevice, recordSignIn } from './anomalies.service';
import { sendVerification } from './emails.service';
import { translateErrors } from '../credentials/better-auth-errors';
import { knownDevice } from '../credentials/known-device';
import type { SignIn, SignUp } from './identity.schemas';
import { findToken, issueToken, consumeToken, type IssuedToken } from './one-time-tokens';
import { assertGoodPassword, findByPassword } from './passwords.service';
import { completeSession, createSession } from '../credentials/sessions.service';
import { hasTwoFactor } from '../credentials/second-factor';
import { checkSecondFactor, type SecondFactor } from './two-factor.service';
import { grantWelcomeCredits } from '../credentials/welcome.service';

/** An authenticated person and the token of their new session. */
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
      // Of two concurrent sign-ups the unique index refuses one, without a code.
      const isTaken =
        error instanceof AppError ? error.code === 'auth.email_taken' : await hasLogin(ctx, email);
      if (!isTaken) throw error;
      await rejectTakenAddress(ctx, email, client);
      throw new AppError('auth.email_taken', {}, { cause: error });
    },
  );
  if (token === null) throw new Error('better-auth returned no session for a sign-up');
  await ensureAccount(ctx, user);
  await completeSession(ctx, { token, userId: user.id }, client);
  await rememberDevice(ctx, user.id, client);
  await sendVerification(ctx, user);
  return { user, token };
}

/** The password is correct, and the second factor is required before a session exists. */
export interface SecondFactorRequired {
  secondFactor: IssuedToken;
}

/**
 * Unknown browsers are counted by network, and loosely by the targeted address. A browser that the person has used before
 * is counted separately, so that an attacker cannot lock the person out.
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
 * Does the same work and gives the same answer whether the address or the password is wrong (I-46), and hashes nothing
 * above the limit of attempts (I-40).
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
  if (!(await hasTwoFactor(ctx, user.id))) return completeSignIn(ctx, user, client);
  const { token, expiresAt, statements } = await issueToken(ctx, {
    purpose: 'second_factor',
    userId: user.id,
  });
  await ctx.db.sql.batch(statements);
  return { secondFactor: { token, expiresAt } };
}

/** Completes a sign-in with the second factor. @throws auth.sign_in_expired, auth.code_wrong, auth.too_many_attempts. */
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
  return completeSignIn(ctx, user, client);
}

/** Guesses are counted by person over all networks, because the password is known; a known browser is counted separately. */
function secondFactorSubjects(
  ctx: SystemCtx,
  { id, email }: User,
  { device }: Client,
): AttemptSubject[] {
  const known = knownDevice(ctx.env, device ?? null, email);
  return known === null ? [{ name: id }] : [{ name: `device:${known}` }, { target: `known:${id}` }];
}

async function completeSignIn(ctx: SystemCtx, user: User, client: Client): Promise<SignedIn> {
  const { id, token } = await createSession(ctx, user.id, client);
  // For addresses confirmed otherwise than by the first link, and for networks that were over the daily limit.
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
 * Notifies the owner of a confirmed address. The network's attempts at taken addresses have a limit of their own.
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

/** Frees the address of a sign-up that crashed before the password was stored. */
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
