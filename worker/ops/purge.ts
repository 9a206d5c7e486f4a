import { purgeDeliveriesStatements } from '../deliveries/retention';
import { purgeTokensStatement } from '../identity/one-time';
import { forgetNetworksStatement } from '../identity/welcome.service';
import { DAY, iso } from '../kernel/clock';
import type { SystemCtx } from '../kernel/ctx';
import { purgeMailsStatement } from '../mail/mail.service';
import { purgeNotificationsStatements } from '../notifications/retention';
import { purgePaystackEventsStatement } from '../payments/webhook.service';
import { purgeRequestsStatement } from '../requests/requests.service';
import { readPolicies } from '../tiers/tiers.service';
import { purgeMessages } from './purge-messages';

/** Days that quarantined messages are kept, for everybody; others as long as the tier says. */
const QUARANTINE_DAYS = 7;
const USAGE_DAYS = 400;
/** Longer than the month in which an event may be made again, and must then be known. */
const OUTBOX_DAYS = 62;
/** After its end a quote is only there to say that it expired; what was charged stands with the order. */
const QUOTE_DAYS = 1;
// Bounded, so that one round never holds D1 for long; the next round goes on.
const BATCH = 500;

/** Removes what has outlived its age. */
export async function purge(ctx: SystemCtx): Promise<void> {
  const now = ctx.now();
  await purgeMessages(ctx, await readPolicies(ctx));
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
  const usage = ctx.db.sql
    .prepare('DELETE FROM usage_daily WHERE day < ?')
    .bind(iso(now - USAGE_DAYS * DAY).slice(0, 10));
  const outbox = ctx.db.sql
    .prepare(
      // The oldest come first by their number.
      `DELETE FROM hub_outbox WHERE appended_at < ? AND seq IN (
         SELECT seq FROM hub_outbox WHERE seq > 0 ORDER BY seq LIMIT ${BATCH})`,
    )
    .bind(now - OUTBOX_DAYS * DAY);
  await ctx.db.sql.batch([
    usage,
    outbox,
    quarantine,
    quotes,
    sessions,
    purgeMailsStatement(ctx),
    purgeTokensStatement(ctx),
    ...purgeDeliveriesStatements(ctx),
    ...purgeNotificationsStatements(ctx),
    purgePaystackEventsStatement(ctx),
    purgeRequestsStatement(ctx),
    forgetNetworksStatement(ctx),
  ]);
}
