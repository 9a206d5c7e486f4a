import { closeRevoked } from '../../accounts/credentials/revoked-credentials.service';
import { sweepOutbox } from '../../events/outbox.service';
import type { SystemCtx } from '../../platform/core/ctx';
import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { sweepDeliveries } from '../../channels/webhooks/deliveries/sweep';
import { processDueExports } from '../../privacy/export/exports.service';
import { revokeExpiredKeys } from '../../accounts/api-keys/revoke-expired-keys';
import { deliverMails } from '../../mail/mail.service';
import { sendDueNotifications } from '../../channels/notifications/send.service';
import { mailMonthlyStatements } from '../../billing/statements/monthly-mails';
import { textVerified } from '../../providers/textverified/textverified.client';
import { rewrapDataKeys } from '../../platform/sealing/rotation';
import { renewTiers } from '../../billing/tiers/renewal.service';
import { refreshOffers } from '../../verifications/catalogue/offers';
import { countServiceResults } from '../../verifications/catalogue/service-results';
import { retryUnmatched } from '../../verifications/inbound/quarantine';
import { orderStub } from '../../verifications/orders/order.client';
import { auditLedger } from './audit-ledger';
import { paymentTasks } from './payment-tasks';
import { purge } from './purge';
import { reconcileRecoveries } from '../../verifications/recovery/recoveries';
import { enforceSpendLimit } from '../../billing/spend/spend';
import { sweepOverdue } from '../../verifications/recovery/sweeper';

/** Runs every scheduled job once. A failed job does not stop the next. Returns when more is due, or null. */
export async function tick(ctx: SystemCtx): Promise<number | null> {
  const rematchAt = await guarded('rematch', () => retryUnmatched(ctx));
  const statementsAt = await guarded('statements', () => mailMonthlyStatements(ctx));
  // Before the emails, which it may create.
  const notificationsAt = await guarded('notifications', () => sendDueNotifications(ctx));
  const mailAt = await guarded('mails', () => deliverMails(ctx));
  await guarded('expired keys', () => revokeExpiredKeys(ctx));
  await guarded('credentials', () => closeRevoked(ctx));
  await guarded('sweep', () => sweepOverdue(ctx));
  await guarded('recoveries', () =>
    reconcileRecoveries(ctx, {
      clientOf: (account) => textVerified(ctx.env, account),
      resolveReport: ({ id, accountId }, state) =>
        orderStub(ctx.env, id).resolveReport(accountId, state),
    }),
  );
  await guarded('spend', () => enforceSpendLimit(ctx));
  await guarded('tiers', () => renewTiers(ctx));
  for (const [task, work] of paymentTasks(ctx)) await guarded(task, work);
  await guarded('outbox', () => sweepOutbox(ctx));
  await guarded('ledger', () => auditLedger(ctx));
  await guarded('rewrap', () => rewrapDataKeys(ctx));
  await guarded('deliveries', () => sweepDeliveries(ctx));
  await guarded('exports', () => processDueExports(ctx));
  await guarded('purge', () => purge(ctx));
  await guarded('service results', () => countServiceResults(ctx));
  // Last: it waits for the provider.
  await guarded('offers', () => refreshOffers(ctx));
  return soonest(rematchAt, statementsAt, notificationsAt, mailAt);
}

/** The earliest of the given times, or null. */
function soonest(...times: (number | null)[]): number | null {
  const due = times.filter((time) => time !== null);
  return due.length === 0 ? null : Math.min(...due);
}

async function guarded<T>(task: string, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    log('error', 'tick.failed', { task, error: describeError(error) });
    return null;
  }
}
