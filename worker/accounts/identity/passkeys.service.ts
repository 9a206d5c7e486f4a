import { and, asc, eq } from 'drizzle-orm';
import * as z from 'zod';
import { auditRow, auditStatement, byCaller } from '../../audit/audit.service';
import { guarded } from '../../platform/db/guarded';
import { authPasskeys } from '../../platform/db/schema';
import { assertIdOfOurs } from '../../platform/core/absent';
import type { Ctx, SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { scheduleMailDelivery } from '../../mail/mail.service';
import { recordSignIn } from './anomalies.service';
import { reserveAttempt } from '../../traffic/attempts/attempts.client';
import { getAuth, CHALLENGE_COOKIE } from '../credentials/better-auth';
import type { Client } from '../credentials/client';
import { markFresh } from './confirm.service';
import { translateErrors } from '../credentials/better-auth-errors';
import { findUser, type SignedIn } from './identity.service';
import { assertFresh, requirePerson } from '../credentials/person';
import { loginMailRow, loginMailStatement } from './security-mail';
import type { AddPasskey, Assertion } from './security.schemas';
import { completeSession, signOut } from '../credentials/sessions.service';

const MAX_PASSKEYS = 20;

export type Passkey = Pick<
  typeof authPasskeys.$inferSelect,
  'id' | 'name' | 'createdAt' | 'backedUp'
>;
const SHOWN = {
  id: authPasskeys.id,
  name: authPasskeys.name,
  createdAt: authPasskeys.createdAt,
  backedUp: authPasskeys.backedUp,
};

/** Options for the browser's authenticator, and the cookie that identifies the challenge. */
export interface Challenge {
  options: Record<string, unknown>;
  cookies: string[];
}

const challengeCookies = (headers: Headers): string[] =>
  headers.getSetCookie().filter((cookie) => cookie.startsWith(`${CHALLENGE_COOKIE}=`));

const entryOf = (ctx: Ctx, action: 'passkey.added' | 'passkey.removed', id: string) =>
  byCaller(ctx, { action, target: { type: 'passkey', id } });

/** @throws auth.person. */
export async function listPasskeys(ctx: Ctx): Promise<Passkey[]> {
  const { id } = requirePerson(ctx);
  return ctx.db.orm
    .select(SHOWN)
    .from(authPasskeys)
    .where(eq(authPasskeys.userId, id))
    .orderBy(asc(authPasskeys.createdAt), asc(authPasskeys.id));
}

/** @throws auth.person, auth.not_fresh, passkeys.too_many. */
export async function beginPasskey(ctx: Ctx, headers: Headers): Promise<Challenge> {
  const { id } = assertFresh(ctx);
  if ((await ctx.db.orm.$count(authPasskeys, eq(authPasskeys.userId, id))) >= MAX_PASSKEYS)
    throw new AppError('passkeys.too_many', { limit: MAX_PASSKEYS });
  const done = await translateErrors(
    getAuth(ctx.env).api.generatePasskeyRegistrationOptions({ headers, returnHeaders: true }),
  );
  return { options: { ...done.response }, cookies: challengeCookies(done.headers) };
}

/** @throws auth.person, auth.not_fresh, passkeys.refused. */
export async function addPasskey(
  ctx: Ctx,
  { name, credential }: AddPasskey,
  headers: Headers,
): Promise<Passkey> {
  const person = assertFresh(ctx);
  const { id, createdAt, backedUp } = await translateErrors(
    getAuth(ctx.env).api.verifyPasskeyRegistration({
      body: { name, response: credential },
      headers,
    }),
  );
  await ctx.db.sql.batch([
    await loginMailStatement(ctx, person, 'passkey.added', { name }),
    await auditStatement(ctx, entryOf(ctx, 'passkey.added', id)),
  ]);
  scheduleMailDelivery(ctx);
  return { id, name, createdAt, backedUp };
}

/** @throws auth.person, passkeys.not_found. */
export async function getPasskey(ctx: Ctx, id: string): Promise<Passkey> {
  const { id: userId } = requirePerson(ctx);
  const [row] = await ctx.db.orm
    .select(SHOWN)
    .from(authPasskeys)
    .where(and(eq(authPasskeys.id, id), eq(authPasskeys.userId, userId)));
  if (!row) throw new AppError('passkeys.not_found');
  return row;
}

/** @throws auth.person, passkeys.not_found. */
export async function renamePasskey(ctx: Ctx, id: string, name: string): Promise<Passkey> {
  const person = requirePerson(ctx);
  const [row] = await ctx.db.orm
    .update(authPasskeys)
    .set({ name })
    .where(and(eq(authPasskeys.id, id), eq(authPasskeys.userId, person.id)))
    .returning(SHOWN);
  if (!row) throw new AppError('passkeys.not_found');
  return row;
}

/** Idempotent. @throws auth.person, auth.not_fresh, passkeys.not_found for an id that is not ours. */
export async function removePasskey(ctx: Ctx, id: string): Promise<void> {
  const person = assertFresh(ctx);
  const mine = and(eq(authPasskeys.id, id), eq(authPasskeys.userId, person.id));
  const [row] = await ctx.db.orm.select(SHOWN).from(authPasskeys).where(mine);
  if (!row) return assertIdOfOurs(ctx, 'pky', { id, unknown: 'passkeys.not_found' });
  const remove = ctx.db.sql
    .prepare('DELETE FROM auth_passkeys WHERE id = ? AND user_id = ?')
    .bind(id, person.id);
  await ctx.db.sql.batch(
    guarded(ctx.db, remove, [
      await auditRow(ctx, entryOf(ctx, 'passkey.removed', id)),
      await loginMailRow(ctx, person, 'passkey.removed', { name: row.name ?? '' }),
    ]),
  );
  scheduleMailDelivery(ctx);
}

/** Open to all: the device finds its passkeys itself, so the answer depends on no person. @throws auth.too_many_attempts. */
export async function challengePasskey(ctx: SystemCtx, client: Client): Promise<Challenge> {
  await reserveAttempt(ctx, 'challenge', [{ address: client.address }]);
  // Without the caller's cookies, so that the answer is the same for all.
  const done = await translateErrors(
    getAuth(ctx.env).api.generatePasskeyAuthenticationOptions({
      headers: new Headers(),
      returnHeaders: true,
    }),
  );
  return { options: { ...done.response }, cookies: challengeCookies(done.headers) };
}

const CreatedSession = z.object({
  session: z.object({ id: z.string(), token: z.string(), userId: z.string() }),
});

/** Some password managers send null for missing fields, which browsers omit. */
function withoutNulls({ authenticatorAttachment, response, ...rest }: Assertion) {
  const { userHandle, ...signed } = response;
  return {
    ...rest,
    response: { ...signed, ...(userHandle && { userHandle }) },
    ...(authenticatorAttachment && { authenticatorAttachment }),
  };
}

/** Verifies a signed challenge; better-auth creates a session for it. @throws passkeys.refused. */
async function createPasskeySession(
  ctx: SystemCtx,
  response: Assertion,
  headers: Headers,
): Promise<z.infer<typeof CreatedSession>['session']> {
  const done = await translateErrors(
    getAuth(ctx.env).api.verifyPasskeyAuthentication({
      body: { response: withoutNulls(response) },
      headers,
    }),
  );
  return CreatedSession.parse(done).session;
}

/** A passkey with user verification is two factors, so no code is required. @throws passkeys.refused. */
export async function signInByPasskey(
  ctx: SystemCtx,
  response: Assertion,
  { headers, client }: { headers: Headers; client: Client },
): Promise<SignedIn> {
  const { id, token, userId } = await createPasskeySession(ctx, response, headers);
  const user = await findUser(ctx, userId);
  if (!user) throw new AppError('passkeys.refused');
  await completeSession(ctx, { token, userId }, client);
  await recordSignIn(ctx, user, id, client);
  return { user, token };
}

/** Marks the caller's session as fresh. @throws auth.person, passkeys.refused for another person's passkey. */
export async function confirmByPasskey(
  ctx: Ctx,
  response: Assertion,
  headers: Headers,
): Promise<number> {
  const person = requirePerson(ctx);
  const created = await createPasskeySession(ctx, response, headers);
  // The new session is not needed; the caller's own is marked.
  await signOut(ctx, created.token);
  if (created.userId !== person.id) throw new AppError('passkeys.refused');
  return markFresh(ctx);
}
