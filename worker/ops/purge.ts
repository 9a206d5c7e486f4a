import { purgeDeliveriesStatements } from '../deliveries/retention';
import { purgeTokensStatement } from '../identity/one-time';
import { forgetNetworksStatement } from '../identity/welcome.service';
import { purgeOutboxStatement } from '../hub/outbox.service';
import { purgeSessionsStatement } from '../identity/sessions.service';
import type { SystemCtx } from '../kernel/ctx';
import { purgeMailsStatement } from '../mail/mail.service';
import { purgeNotificationsStatements } from '../notifications/retention';
import { purgePaystackEventsStatement } from '../payments/webhook.service';
import { purgeRequestsStatement } from '../requests/requests.service';
import { purgeQuotesStatement } from '../catalogue/quotes.service';
import { readPolicies } from '../tiers/tiers.service';
import { purgeUsageStatement } from '../usage/roll-up';
import { purgeUnmatchedStatement } from '../verifications/unmatched';
import { purgeMessages } from './purge-messages';

/** Removes what has outlived its age: each table by a statement of the room that writes it. */
export async function purge(ctx: SystemCtx): Promise<void> {
  await purgeMessages(ctx, await readPolicies(ctx));
  await ctx.db.sql.batch([
    purgeUsageStatement(ctx),
    purgeOutboxStatement(ctx),
    purgeUnmatchedStatement(ctx),
    purgeQuotesStatement(ctx),
    purgeSessionsStatement(ctx),
    purgeMailsStatement(ctx),
    purgeTokensStatement(ctx),
    ...purgeDeliveriesStatements(ctx),
    ...purgeNotificationsStatements(ctx),
    purgePaystackEventsStatement(ctx),
    purgeRequestsStatement(ctx),
    forgetNetworksStatement(ctx),
  ]);
}
