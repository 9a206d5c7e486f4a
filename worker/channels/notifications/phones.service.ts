import * as z from 'zod';
import { auditRow, auditStatement, byCaller } from '../../audit/audit.service';
import { guarded } from '../../platform/db/guarded';
import { reserveAttempt } from '../../traffic/attempts/attempts.client';
import { assertVerified, requirePerson } from '../../accounts/credentials/person';
import type { AddressConfirmationStep } from '../../accounts/identity/address-confirmation-steps';
import { MINUTE } from '../../platform/core/clock';
import { hmacSha256, toBase64Url } from '../../platform/core/crypto';
import type { Ctx, SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { scheduleMailDelivery, textStatement } from '../../mail/mail.service';
import { sealerOf } from '../../platform/sealing/sealing.service';

const CODE_MS = 10 * MINUTE;
const DIGITS = 6;

/** The phone of a person; `number` in E.164. */
export interface Phone {
  number: string;
  /** The person has entered the code that was sent to it. */
  isVerified: boolean;
}

const Row = z.object({ sealed: z.string(), verified_at: z.number().nullable() });

const scopeOf = (userId: string) => ({ owner: userId, record: `phone:${userId}` });

/** Six digits are few: hashed with a key, and attempts are limited. */
const hashCode = (ctx: SystemCtx, userId: string, code: string): string =>
  toBase64Url(hmacSha256(ctx.env.ID_KEY, `phone:${userId}:${code}`));

/** A uniform code: draws that would favour small numbers are repeated. */
function newCode(): string {
  const bound = 10 ** DIGITS;
  const fair = Math.floor(2 ** 32 / bound) * bound;
  for (;;) {
    const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1));
    if (drawn < fair) return String(drawn % bound).padStart(DIGITS, '0');
  }
}

export async function findPhone(ctx: SystemCtx, userId: string): Promise<Phone | null> {
  const found = await ctx.db.sql
    .prepare('SELECT sealed, verified_at FROM notification_phones WHERE user_id = ?')
    .bind(userId)
    .first();
  return found === null ? null : unsealPhone(ctx, userId, Row.parse(found));
}

/** The phone of the caller. @throws auth.person. */
export const findOwnPhone = (ctx: Ctx): Promise<Phone | null> =>
  findPhone(ctx, requirePerson(ctx).id);

const unsealPhone = async (
  ctx: SystemCtx,
  userId: string,
  row: z.infer<typeof Row>,
): Promise<Phone> => ({
  number: await sealerOf(ctx).unseal(scopeOf(userId), row.sealed),
  isVerified: row.verified_at !== null,
});

/**
 * Replaces the phone with `number` and sends a code to it; no notification is sent before the code is confirmed. A number
 * that is verified already stays verified.
 * @throws auth.person, auth.email_unverified, auth.too_many_attempts.
 */
export async function setPhone(ctx: Ctx, number: string): Promise<Phone> {
  const { id } = requirePerson(ctx);
  assertVerified(ctx);
  const before = await findPhone(ctx, id);
  if (before?.number === number && before.isVerified) return before;
  // A text message costs money and may reach a person who is not a customer: the number itself is limited too.
  await reserveAttempt(ctx, 'text', [{ address: ctx.address }, { name: id }, { name: number }]);
  const code = newCode();
  const now = ctx.now();
  await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `INSERT INTO notification_phones (user_id, sealed, code_hash, code_expires_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET sealed = excluded.sealed, verified_at = NULL, code_hash = excluded.code_hash,
           code_expires_at = excluded.code_expires_at, updated_at = excluded.updated_at`,
      )
      .bind(
        id,
        await sealerOf(ctx).seal(scopeOf(id), number),
        hashCode(ctx, id, code),
        now + CODE_MS,
        now,
      ),
    await auditStatement(
      ctx,
      byCaller(ctx, {
        action: 'phone.entered',
        target: { type: 'user', id },
        personal: { phone: number },
      }),
    ),
    await textStatement(ctx, {
      key: crypto.randomUUID(),
      to: number,
      by: id,
      template: 'phone.verify',
      values: { code },
    }),
  ]);
  scheduleMailDelivery(ctx);
  return { number, isVerified: false };
}

/**
 * Verifies the phone with the code that was sent to it; a code works once.
 * @throws auth.person, auth.too_many_attempts, phones.none, phones.code_wrong.
 */
export async function verifyPhone(ctx: Ctx, code: string): Promise<Phone> {
  const { id } = requirePerson(ctx);
  const phone = await findPhone(ctx, id);
  if (!phone || phone.isVerified) throw new AppError('phones.none');
  const attempt = await reserveAttempt(ctx, 'phone-code', [{ name: id }]);
  const now = ctx.now();
  const verify = ctx.db.sql
    .prepare(
      `UPDATE notification_phones SET verified_at = ?1, code_hash = NULL, code_expires_at = NULL, updated_at = ?1
       WHERE user_id = ?2 AND code_hash = ?3 AND code_expires_at > ?1 RETURNING sealed, verified_at`,
    )
    .bind(now, id, hashCode(ctx, id, code));
  const entry = byCaller(ctx, { action: 'phone.verified', target: { type: 'user', id } });
  const [verified] = await ctx.db.sql.batch(guarded(ctx.db, verify, [await auditRow(ctx, entry)]));
  const [row] = verified?.results ?? [];
  if (row === undefined) throw new AppError('phones.code_wrong');
  await attempt.succeeded();
  return unsealPhone(ctx, id, Row.parse(row));
}

/** Removes the phone; without one it changes nothing. @throws auth.person. */
export async function removePhone(ctx: Ctx): Promise<void> {
  const { id } = requirePerson(ctx);
  const remove = ctx.db.sql.prepare('DELETE FROM notification_phones WHERE user_id = ?').bind(id);
  const entry = byCaller(ctx, { action: 'phone.removed', target: { type: 'user', id } });
  await ctx.db.sql.batch(guarded(ctx.db, remove, [await auditRow(ctx, entry)]));
}

/** For the batch that proves the address of a login: a phone that was set up before may belong to another person. */
export const dropUnprovedPhone: AddressConfirmationStep = (ctx, { userId, link, condition }) =>
  ctx.db.sql
    .prepare(`DELETE FROM notification_phones WHERE user_id = ?1 AND ${condition}`)
    .bind(userId, link);
