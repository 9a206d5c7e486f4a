import { purgeDeliveriesStatements } from '../../channels/webhooks/deliveries/retention';
import { purgeTokensStatement } from '../../accounts/identity/one-time-tokens';
import { clearWelcomeNetworksStatement } from '../../accounts/credentials/welcome.service';
import { purgeOutboxStatement } from '../../events/outbox.service';
import { purgeSessionsStatement } from '../../accounts/credentials/sessions.service';
import type { SystemCtx } from '../../platform/core/ctx';
import { purgeMailsStatement } from '../../mail/mail.service';
import { purgeNotificationsStatements } from '../../channels/notifications/retention';
import { purgePaystackEventsStatement } from '../../billing/payments/paystack-webhook.service';
import { purgeRequestsStatement } from '../../platform/http/idempotent-requests.service';
import { purgeQuotesStatement } from '../../verifications/catalogue/quotes.service';
import { purgeServiceResultsStatement } from '../../verifications/catalogue/service-results';
import { loadPolicies } from '../../traffic/policies/tier-policies.service';
import { purgeUsageStatement } from '../../traffic/usage/roll-up';
import { purgeUnmatchedStatement } from '../../verifications/inbound/quarantine';
import { purgeMessages } from '../../verifications/orders/purge-messages';

/** Deletes expired rows, each table by a statement of the room that writes it. */
export async function purge(ctx: SystemCtx): Promise<void> {
  await purgeMessages(ctx, await loadPolicies(ctx));
  await ctx.db.sql.batch([
    purgeUsageStatement(ctx),
    purgeOutboxStatement(ctx),
    purgeUnmatchedStatement(ctx),
    purgeQuotesStatement(ctx),
    purgeServiceResultsStatement(ctx),
    purgeSessionsStatement(ctx),
    purgeMailsStatement(ctx),
    purgeTokensStatement(ctx),
    ...purgeDeliveriesStatements(ctx),
    ...purgeNotificationsStatements(ctx),
    purgePaystackEventsStatement(ctx),
    purgeRequestsStatement(ctx),
    clearWelcomeNetworksStatement(ctx),
  ]);
}
