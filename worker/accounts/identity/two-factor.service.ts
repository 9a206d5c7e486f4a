import { eq } from 'drizzle-orm';
import { renderSVG } from 'uqr';
import * as z from 'zod';
import type { AuditAction } from '../../audit/actions';
import { auditRow, byCaller } from '../../audit/audit.service';
import { guarded, type ProofRow } from '../../platform/db/guarded';
import { recoveryCodes, twoFactors } from '../../platform/db/schema';
import type { Ctx, SystemCtx, User } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { scheduleMailDelivery } from '../../mail/mail.service';
import { sealerOf } from '../../platform/sealing/sealing.service';
import { reserveAttempt, type AttemptSubject } from '../../traffic/attempts/attempts.client';
import type { Client } from '../credentials/client';
import { assertFresh, requirePerson } from '../credentials/person';
import { hasTwoFactor } from '../credentials/second-factor';
import { newCodes, replaceCodes, consumeRecoveryCode } from './recovery-codes';
import { loginAuditStatement } from './security-audit';
import { loginMailRow, loginMailStatement } from './security-mail';
import { matchingStep, newSecret, otpauthUri } from './totp';

/** A code of the authenticator app, or a recovery code. */
export type SecondFactor = { code: string } | { recoveryCode: string };

export interface TwoFactorState {
  enabledAt: number | null;
  recoveryCodesLeft: number;
}

const scopeOf = (userId: string) => ({ owner: userId, record: `totp:${userId}` });

/** @throws auth.person. */
export async function getTwoFactor(ctx: Ctx): Promise<TwoFactorState> {
  const { id } = requirePerson(ctx);
  const [row] = await ctx.db.orm
    .select({ enabledAt: twoFactors.enabledAt })
    .from(twoFactors)
    .where(eq(twoFactors.userId, id));
  const recoveryCodesLeft = await ctx.db.orm.$count(recoveryCodes, eq(recoveryCodes.userId, id));
  return { enabledAt: row?.enabledAt ?? null, recoveryCodesLeft };
}

/**
 * A new secret, pending until its first code. An active secret stays in use until then (I-42).
 * @throws auth.person, auth.not_fresh.
 */
export async function setUpTwoFactor(
  ctx: Ctx,
): Promise<{ secret: string; uri: string; qr: string }> {
  const person = assertFresh(ctx);
  const secret = newSecret();
  const sealed = await sealerOf(ctx).seal(scopeOf(person.id), secret);
  await ctx.db.sql
    .prepare(
      `INSERT INTO two_factors (user_id, pending) VALUES (?1, ?2)
       ON CONFLICT DO UPDATE SET pending = excluded.pending`,
    )
    .bind(person.id, sealed)
    .run();
  const uri = otpauthUri(secret, person.email);
  return { secret, uri, qr: renderSVG(uri) };
}

/**
 * Activates the pending secret, replacing an active one, and returns new recovery codes.
 * @throws auth.person, auth.not_fresh, auth.too_many_attempts, auth.code_wrong, two_factor.not_set_up.
 */
export async function enableTwoFactor(ctx: Ctx, code: string): Promise<string[]> {
  const person = assertFresh(ctx);
  const row = await readSecrets(ctx, person.id);
  if (!row?.pending) throw new AppError('two_factor.not_set_up');
  const attempt = await reserveAttempt(ctx, 'second-factor', [bySession(ctx)]);
  const secret = await sealerOf(ctx).unseal(scopeOf(person.id), row.pending);
  const step = matchingStep(secret, code, ctx.now());
  if (step === null) throw new AppError('auth.code_wrong');
  await attempt.succeeded();
  const codes = newCodes();
  const enable = ctx.db.sql
    .prepare(
      `UPDATE two_factors SET secret = pending, pending = NULL, last_step = ?, enabled_at = ?
       WHERE user_id = ? AND pending = ? RETURNING user_id`,
    )
    .bind(step, ctx.now(), person.id, row.pending);
  const [enabled] = await ctx.db.sql.batch(
    guarded(ctx.db, enable, [
      await entry(ctx, row.secret === null ? 'two_factor.enabled' : 'two_factor.replaced'),
      ...replaceCodes(ctx, person.id, codes, row.pending),
      await loginMailRow(ctx, person, 'two_factor.enabled', {}),
    ]),
  );
  // Another set-up came in between: its secret is pending now, and nothing was changed.
  if (!enabled?.results.length) throw new AppError('two_factor.not_set_up');
  scheduleMailDelivery(ctx);
  return codes;
}

/** @throws auth.person, auth.not_fresh, two_factor.off. */
export async function disableTwoFactor(ctx: Ctx): Promise<void> {
  const person = assertFresh(ctx);
  if (!(await hasTwoFactor(ctx, person.id))) throw new AppError('two_factor.off');
  const { sql } = ctx.db;
  const disable = sql.prepare('DELETE FROM two_factors WHERE user_id = ?').bind(person.id);
  await sql.batch(
    guarded(ctx.db, disable, [
      await entry(ctx, 'two_factor.disabled'),
      sql.prepare('DELETE FROM recovery_codes WHERE user_id = ?').bind(person.id),
      await loginMailRow(ctx, person, 'two_factor.disabled', {}),
    ]),
  );
  scheduleMailDelivery(ctx);
}

/** New recovery codes; the old ones no longer work. @throws auth.person, auth.not_fresh, two_factor.off. */
export async function renewRecoveryCodes(ctx: Ctx): Promise<string[]> {
  const { id } = assertFresh(ctx);
  const row = await readSecrets(ctx, id);
  if (!row?.secret) throw new AppError('two_factor.off');
  const codes = newCodes();
  const [drop, insert] = replaceCodes(ctx, id, codes, row.secret);
  await ctx.db.sql.batch([
    drop,
    ...guarded(ctx.db, insert, [await entry(ctx, 'recovery_codes.created')]),
  ]);
  return codes;
}

const bySession = ({ principal }: Ctx): AttemptSubject => ({
  name: `session:${principal.credentialId}`,
});

/**
 * Checks the second factor of the signed-in person, if enabled. Counted by session, and loosely by person, so that an
 * attacker who knows the password cannot lock the person out.
 * @throws auth.too_many_attempts, auth.code_wrong.
 */
export async function assertSecondFactor(
  ctx: Ctx,
  given: SecondFactor | null,
  { address }: Client,
): Promise<void> {
  const person = requirePerson(ctx);
  if (!(await hasTwoFactor(ctx, person.id))) return;
  if (!given) throw new AppError('auth.code_wrong');
  const subjects = [bySession(ctx), { target: `sessions:${person.id}` }];
  await checkSecondFactor(ctx, person, given, { address, subjects });
}

/**
 * Checks a code of the app, each step once, or consumes a recovery code. Guesses are counted by `subjects`; recovery
 * codes cannot be guessed, so an attacker's wrong codes do not block them.
 * @throws auth.too_many_attempts, auth.code_wrong.
 */
export async function checkSecondFactor(
  ctx: SystemCtx,
  user: Pick<User, 'id' | 'email'>,
  given: SecondFactor,
  { address, subjects }: { address: string | null; subjects: readonly AttemptSubject[] },
): Promise<void> {
  const attempt =
    'code' in given
      ? await reserveAttempt(ctx, 'second-factor', subjects)
      : await reserveAttempt(ctx, 'recovery-code', [{ address }]);
  const isRight =
    'code' in given
      ? await useStep(ctx, user.id, given.code)
      : await useRecoveryCode(ctx, user, given.recoveryCode);
  if (!isRight) throw new AppError('auth.code_wrong');
  await attempt.succeeded();
}

const entry = (ctx: Ctx, action: AuditAction): Promise<ProofRow> =>
  auditRow(ctx, byCaller(ctx, { action, target: { type: 'user', id: requirePerson(ctx).id } }));

const Secrets = z.object({ secret: z.string().nullable(), pending: z.string().nullable() });

async function readSecrets(ctx: SystemCtx, userId: string) {
  const row = await ctx.db.sql
    .prepare('SELECT secret, pending FROM two_factors WHERE user_id = ?')
    .bind(userId)
    .first();
  return row && Secrets.parse(row);
}

async function useStep(ctx: SystemCtx, userId: string, code: string): Promise<boolean> {
  const row = await readSecrets(ctx, userId);
  if (!row?.secret) return false;
  const secret = await sealerOf(ctx).unseal(scopeOf(userId), row.secret);
  const step = matchingStep(secret, code, ctx.now());
  if (step === null) return false;
  const used = await ctx.db.sql
    .prepare(
      `UPDATE two_factors SET last_step = ?1 WHERE user_id = ?2 AND secret = ?3 AND last_step < ?1
       RETURNING user_id`,
    )
    .bind(step, userId, row.secret)
    .first();
  return used !== null;
}

async function useRecoveryCode(
  ctx: SystemCtx,
  user: Pick<User, 'id' | 'email'>,
  code: string,
): Promise<boolean> {
  const left = await consumeRecoveryCode(ctx, user.id, code);
  if (left === null) return false;
  const doer = { userId: user.id, address: null };
  const target = { type: 'user' as const, id: user.id };
  await ctx.db.sql.batch([
    await loginMailStatement(ctx, user, 'two_factor.recovery_used', { left: String(left) }),
    await loginAuditStatement(ctx, doer, {
      action: 'recovery_codes.used',
      target,
      after: { recoveryCodeCount: left },
    }),
  ]);
  scheduleMailDelivery(ctx);
  return true;
}
