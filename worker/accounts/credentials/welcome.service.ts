import * as z from 'zod';
import { batch } from '../../platform/db/batch';
import { DAY } from '../../platform/core/clock';
import { hmacSha256, toBase64Url } from '../../platform/core/crypto';
import type { SystemCtx } from '../../platform/core/ctx';
import { derivedId } from '../../platform/core/ids';
import { mailboxOf } from '../../platform/core/mailbox';
import { blockOf } from '../../platform/core/network';
import { signUpSteps } from './sign-up-steps';

const TENANT = 'tnt_default';
/** Logins of one network (of IPv6 the /48) that get credits in a day; others get them with a later sign-in. */
const MAX_A_DAY = 5;

/** The id of the account that is created with a login. */
export const ownAccountId = (ctx: SystemCtx, userId: string): string =>
  derivedId(ctx.env.ID_KEY, 'acc', ['user', userId]);

const hashOf = (ctx: SystemCtx, text: string): string =>
  toBase64Url(hmacSha256(ctx.env.ID_KEY, `welcome:${text}`));

const WelcomeState = z.object({
  email: z.string(),
  email_verified: z.int(),
  is_given: z.int(),
  is_open: z.int(),
});

/**
 * Grants the welcome credits of a login with a confirmed address: once a mailbox, ignoring tags and dots, and to at most
 * five logins of a network a day. Idempotent, and completes an interrupted run. `address` is the caller's, if any.
 */
export async function grantWelcomeCredits(
  ctx: SystemCtx,
  userId: string,
  address: string | null,
): Promise<void> {
  const amount = Number(ctx.env.SIGNUP_PROMO_CENTS);
  if (!Number.isSafeInteger(amount) || amount <= 0) return;
  const accountId = ownAccountId(ctx, userId);
  const reference = `welcome:${accountId}`;
  const row = await ctx.db.sql
    .prepare(
      `SELECT email, email_verified, EXISTS (SELECT 1 FROM transfers WHERE reference = ?2) AS is_given,
         EXISTS (SELECT 1 FROM accounts WHERE id = ?3 AND deleted_at IS NULL) AS is_open
       FROM auth_users WHERE id = ?1`,
    )
    .bind(userId, reference, accountId)
    .first();
  const standing = row === null ? null : WelcomeState.parse(row);
  // Checked first, because an earlier grant may have had another amount.
  if (standing?.email_verified !== 1 || standing.is_given === 1 || standing.is_open === 0) return;
  const mailbox = hashOf(ctx, `mailbox:${mailboxOf(standing.email)}`);
  if (!(await claimMailbox(ctx, { accountId, mailbox, address }))) return;
  await signUpSteps.get().grantCredits(ctx, { accountId, tenantId: TENANT, reference, amount });
}

/** Claims the mailbox for the account. Returns whether the account has it, from now on or already. */
async function claimMailbox(
  ctx: SystemCtx,
  { accountId, mailbox, address }: { accountId: string; mailbox: string; address: string | null },
): Promise<boolean> {
  const network = address === null ? null : hashOf(ctx, `network:${blockOf(address)}`);
  const { found } = await batch(ctx.db, {
    granted: ctx.db.sql
      .prepare(
        `INSERT INTO welcome_grants (mailbox_hash, account_id, network_hash, granted_at) SELECT ?1, ?2, ?3, ?4
         WHERE ?3 IS NULL
           OR (SELECT count(*) FROM welcome_grants WHERE network_hash = ?3 AND granted_at > ?4 - ${DAY}) < ${MAX_A_DAY}
         ON CONFLICT DO NOTHING`,
      )
      .bind(mailbox, accountId, network, ctx.now()),
    found: ctx.db.sql
      .prepare('SELECT 1 FROM welcome_grants WHERE mailbox_hash = ? AND account_id = ?')
      .bind(mailbox, accountId),
  });
  return found.results.length > 0;
}

/** For the tick: removes the networks of grants after the day for which they are counted. */
export const clearWelcomeNetworksStatement = (ctx: SystemCtx): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      'UPDATE welcome_grants SET network_hash = NULL WHERE network_hash IS NOT NULL AND granted_at <= ?',
    )
    .bind(ctx.now() - DAY);
