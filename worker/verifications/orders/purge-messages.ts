import { DAY } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';
import type { TierPolicy } from '../../traffic/policies/tier-policy';
import { findJobCursor, moveCursorStatement } from '../../platform/objects/jobs';

const JOB = 'purge_messages';
/** Messages examined in one step, and steps of one run. */
const PAGE = 1_000;
const PAGES = 5;

/**
 * Deletes messages that are older than their tier's retention. Scans all messages by key, a few pages a run, so that the
 * cost of a run is constant; an index by age would cost one written row for each message.
 */
export async function purgeMessages(
  ctx: SystemCtx,
  policies: readonly TierPolicy[],
): Promise<void> {
  let after = await findJobCursor(ctx, JOB);
  for (let n = 0; n < PAGES; n++) {
    after = await purgePage(ctx, policies, after);
    if (after === '') return;
  }
}

/** @returns the last key of the page; empty after the last page. */
async function purgePage(
  ctx: SystemCtx,
  policies: readonly TierPolicy[],
  after: string,
): Promise<string> {
  const now = ctx.now();
  const last = await ctx.db.sql
    .prepare(
      `SELECT verification_id FROM messages WHERE verification_id > ?
       ORDER BY verification_id LIMIT 1 OFFSET ${PAGE - 1}`,
    )
    .bind(after)
    .first<string>('verification_id');
  const days = JSON.stringify(
    Object.fromEntries(policies.map(({ tier, retentionDays }) => [tier, retentionDays])),
  );
  const purge = ctx.db.sql
    .prepare(
      `DELETE FROM messages WHERE verification_id IN (
         SELECT v.id FROM (SELECT DISTINCT verification_id FROM messages
             WHERE verification_id > ?1 AND (?2 IS NULL OR verification_id <= ?2)) m
           JOIN verifications v ON v.id = m.verification_id JOIN accounts a ON a.id = v.account_id
           LEFT JOIN subscriptions s ON s.account_id = a.id AND s.kept_until > ?3
         WHERE v.ended_at < ?3 - max(json_extract(?4, '$.' || a.tier), coalesce(s.kept_days, 0)) * ${DAY})`,
    )
    .bind(after, last, now, days);
  await ctx.db.sql.batch([purge, moveCursorStatement(ctx, JOB, last ?? '')]);
  return last ?? '';
}
