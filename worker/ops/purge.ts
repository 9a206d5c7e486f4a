import { DAY } from '../kernel/clock';
import { purgeDeliveriesStatements } from '../deliveries/retention';
import { purgeTokensStatement } from '../identity/one-time';
import type { SystemCtx } from '../kernel/ctx';
import { purgeMailsStatement } from '../mail/mail.service';

/** Days that message texts are kept, by tier; quarantined messages, for everybody. */
const MESSAGE_DAYS = { free: 1, developer: 7, enterprise: 30 } as const;
const QUARANTINE_DAYS = 7;
/** After its end a quote is only there to say that it expired; what was charged stands with the order. */
const QUOTE_DAYS = 1;
// Bounded, so that one round never holds D1 for long; the next round goes on.
const BATCH = 500;

/** Removes what has outlived its age. */
export async function purge(ctx: SystemCtx): Promise<void> {
  const now = ctx.now();
  const messages = Object.entries(MESSAGE_DAYS).map(([tier, days]) =>
    ctx.db.sql
      .prepare(
        `DELETE FROM messages WHERE verification_id IN (
           SELECT v.id FROM verifications v JOIN accounts a ON a.id = v.account_id
           WHERE a.tier = ? AND v.ended_at < ?
             AND EXISTS (SELECT 1 FROM messages m WHERE m.verification_id = v.id) LIMIT ${BATCH})`,
      )
      .bind(tier, now - days * DAY),
  );
  const quarantine = ctx.db.sql
    .prepare(
      `DELETE FROM unmatched_messages WHERE id IN (
         SELECT id FROM unmatched_messages WHERE received_at < ? LIMIT ${BATCH})`,
    )
    .bind(now - QUARANTINE_DAYS * DAY);
  const sessions = ctx.db.sql
    .prepare(
      `DELETE FROM auth_sessions WHERE id IN (
         SELECT id FROM auth_sessions WHERE expires_at <= ? LIMIT ${BATCH})`,
    )
    .bind(now);
  const quotes = ctx.db.sql
    .prepare(
      `DELETE FROM quotes WHERE id IN (SELECT id FROM quotes WHERE expires_at < ? LIMIT ${BATCH})`,
    )
    .bind(now - QUOTE_DAYS * DAY);
  await ctx.db.sql.batch([
    ...messages,
    quarantine,
    quotes,
    sessions,
    purgeMailsStatement(ctx),
    purgeTokensStatement(ctx),
    ...purgeDeliveriesStatements(ctx),
  ]);
}
