import type { SystemCtx } from '../../platform/core/ctx';
import { IS_TOKEN_UNUSED } from './one-time-tokens';
import { addressConfirmationSteps } from './address-confirmation-steps';

/** The link that authorises the action: nothing happens if it was used meanwhile, and the batch consumes it. */
interface ByLink {
  link: string;
}

/** The credentials that stay: the acting session, and the link until the end of the batch. */
interface Exceptions {
  keepSession?: string;
  by?: ByLink;
}

const ALWAYS = '?2 = ?2';
const guardOf = (by: ByLink | undefined): string =>
  by ? IS_TOKEN_UNUSED.replace('?', '?2') : ALWAYS;
const IS_UNPROVED = 'EXISTS (SELECT 1 FROM auth_users WHERE id = ?1 AND email_verified = 0)';

/**
 * Access that another person may have set up in a login before its address was confirmed. Credits,
 * name and account stay.
 */
const DELETED = ['auth_passkeys', 'two_factors', 'recovery_codes', 'known_devices'].map(
  (table) => `DELETE FROM ${table} WHERE user_id = ?1`,
);

/** As `DELETED`, for rows that are kept and end at `?3`. */
const ENDED = [
  'UPDATE api_keys SET revoked_at = ?3 WHERE created_by = ?1 AND revoked_at IS NULL',
  `UPDATE invitations SET ended_at = ?3, outcome = 'revoked' WHERE invited_by = ?1 AND ended_at IS NULL`,
];

/**
 * For a batch: ends every session and link of the user except `keepSession` and the authorising link (I-61). The first
 * statement returns a row for each session. Call `closeSockets` after the batch.
 */
export const endSessionsAndLinks = (
  ctx: SystemCtx,
  userId: string,
  { keepSession = '', by }: Exceptions = {},
): D1PreparedStatement[] => [
  ctx.db.sql
    .prepare(
      `DELETE FROM auth_sessions WHERE user_id = ?1 AND id <> ?3 AND ${guardOf(by)} RETURNING id`,
    )
    .bind(userId, by?.link ?? '', keepSession),
  ctx.db.sql
    .prepare(`DELETE FROM auth_tokens WHERE user_id = ?1 AND hash <> ?2 AND ${guardOf(by)}`)
    .bind(userId, by?.link ?? ''),
];

/** Statements in the order of the batch; `confirmation` returns a row if the address was not confirmed before. */
interface Confirmation {
  endings: D1PreparedStatement[];
  confirmation: D1PreparedStatement;
}

/**
 * For a batch: confirms the address and leaves the login to its owner alone. Ends every session but `keepSession` and
 * every link and, if the address was not confirmed before, everything that was set up in the login (I-61).
 */
export function confirmAddress(
  ctx: SystemCtx,
  userId: string,
  { keepSession = '', by }: Exceptions = {},
): Confirmation {
  const link = by?.link ?? '';
  const only = `${IS_UNPROVED} AND ${guardOf(by)}`;
  const { sql } = ctx.db;
  const endings = [
    ...DELETED.map((text) => sql.prepare(`${text} AND ${only}`).bind(userId, link)),
    ...ENDED.map((text) => sql.prepare(`${text} AND ${only}`).bind(userId, link, ctx.now())),
    ...addressConfirmationSteps.get().map((step) => step(ctx, { userId, link, condition: only })),
    ...endSessionsAndLinks(ctx, userId, by ? { keepSession, by } : { keepSession }),
  ];
  const confirmation = sql
    .prepare(
      `UPDATE auth_users SET email_verified = 1, updated_at = ?3
       WHERE id = ?1 AND email_verified = 0 AND ${guardOf(by)} RETURNING id`,
    )
    .bind(userId, link, ctx.now());
  return { endings, confirmation };
}
