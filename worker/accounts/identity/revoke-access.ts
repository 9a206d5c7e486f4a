import type { SystemCtx } from '../../platform/core/ctx';
import { IS_TOKEN_UNUSED } from './one-time-tokens';
import { addressConfirmationSteps } from './address-confirmation-steps';

/** The link that an act is done by: it does nothing when the link was used meanwhile, and goes with the act itself. */
interface By {
  link: string;
}

/** What does not end: the session that acts, and the link until the batch's end. */
interface Spared {
  spare?: string;
  by?: By;
}

const NOW_AND_ALWAYS = '?2 = ?2';
const guardOf = (by: By | undefined): string =>
  by ? IS_TOKEN_UNUSED.replace('?', '?2') : NOW_AND_ALWAYS;
const IS_UNPROVED = 'EXISTS (SELECT 1 FROM auth_users WHERE id = ?1 AND email_verified = 0)';

/** What somebody may have left in a login whose address was not theirs; credits, name and account are the owner's now. */
const REMOVED = ['auth_passkeys', 'two_factors', 'recovery_codes', 'known_devices'].map(
  (table) => `DELETE FROM ${table} WHERE user_id = ?1`,
);

/** And what stays as an ended one, at `?3`. */
const ENDED = [
  'UPDATE api_keys SET revoked_at = ?3 WHERE created_by = ?1 AND revoked_at IS NULL',
  `UPDATE invitations SET ended_at = ?3, outcome = 'revoked' WHERE invited_by = ?1 AND ended_at IS NULL`,
];

/**
 * For a batch: ends every session and every link of the user, whatever it is for, but the session `spare` and the link
 * that the act is done by (I-61). Sockets are closed by `closeSockets` after it. The first statement answers a row for
 * each session.
 */
export const endSessionsAndLinks = (
  ctx: SystemCtx,
  userId: string,
  { spare = '', by }: Spared = {},
): D1PreparedStatement[] => [
  ctx.db.sql
    .prepare(
      `DELETE FROM auth_sessions WHERE user_id = ?1 AND id <> ?3 AND ${guardOf(by)} RETURNING id`,
    )
    .bind(userId, by?.link ?? '', spare),
  ctx.db.sql
    .prepare(`DELETE FROM auth_tokens WHERE user_id = ?1 AND hash <> ?2 AND ${guardOf(by)}`)
    .bind(userId, by?.link ?? ''),
];

/** The statements of a proof, which a batch has in this order: `proof` answers a row when the address was not proved before. */
interface Proving {
  endings: D1PreparedStatement[];
  proof: D1PreparedStatement;
}

/**
 * For a batch: the address is its owner's, who alone has the login from now on. Every session but `spare`, which brings
 * the proof, and every link ends, and, when the address was not proved until now, all that somebody else may have set up
 * (I-61).
 */
export function confirmAddress(
  ctx: SystemCtx,
  userId: string,
  { spare = '', by }: Spared = {},
): Proving {
  const link = by?.link ?? '';
  const only = `${IS_UNPROVED} AND ${guardOf(by)}`;
  const { sql } = ctx.db;
  const endings = [
    ...REMOVED.map((text) => sql.prepare(`${text} AND ${only}`).bind(userId, link)),
    ...ENDED.map((text) => sql.prepare(`${text} AND ${only}`).bind(userId, link, ctx.now())),
    ...addressConfirmationSteps.get().map((step) => step(ctx, { userId, link, condition: only })),
    ...endSessionsAndLinks(ctx, userId, by ? { spare, by } : { spare }),
  ];
  const proof = sql
    .prepare(
      `UPDATE auth_users SET email_verified = 1, updated_at = ?3
       WHERE id = ?1 AND email_verified = 0 AND ${guardOf(by)} RETURNING id`,
    )
    .bind(userId, link, ctx.now());
  return { endings, proof };
}
