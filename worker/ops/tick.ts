import { closeEnded } from '../identity/ends.service';
import { sweepOutbox } from '../hub/outbox.service';
import type { SystemCtx } from '../kernel/ctx';
import { describeError } from '../kernel/errors';
import { log } from '../kernel/log';
import { sweepDeliveries } from '../deliveries/sweep';
import { tendExports } from '../exports/exports.service';
import { endExpiredKeys } from '../keys/expiry';
import { deliverMails } from '../mail/mail.service';
import { sendDueNotifications } from '../notifications/send.service';
import { mailStatements } from '../statements/monthly';
import { textVerified } from '../providers/textverified/textverified.client';
import { rewrapDataKeys } from '../sealing/rotation';
import { renewTiers } from '../tiers/renewal.service';
import { rematch } from '../verifications/unmatched';
import { verificationOf } from '../verifications/verification.client';
import { auditLedger } from './audit-ledger';
import { paymentTasks } from './payment-tasks';
import { purge } from './purge';
import { reconcileRecoveries } from './recoveries';
import { watchSpend } from './spend';
import { sweepOverdue } from './sweeper';

/** One round of everything that nobody asks for. One task's failure never stops the next. Answers when more is due. */
export async function tick(ctx: SystemCtx): Promise<number | null> {
  const rematchAt = await guarded('rematch', () => rematch(ctx));
  const statementsAt = await guarded('statements', () => mailStatements(ctx));
  // Before the mails, which it may make.
  const notificationsAt = await guarded('notifications', () => sendDueNotifications(ctx));
  const mailAt = await guarded('mails', () => deliverMails(ctx));
  await guarded('expired keys', () => endExpiredKeys(ctx));
  await guarded('credentials', () => closeEnded(ctx));
  await guarded('sweep', () => sweepOverdue(ctx));
  await guarded('recoveries', () =>
    reconcileRecoveries(ctx, {
      clientOf: (account) => textVerified(ctx.env, account),
      settleReport: ({ id, accountId }, state) =>
        verificationOf(ctx.env, id).settleReport(accountId, state),
    }),
  );
  await guarded('spend', () => watchSpend(ctx));
  await guarded('tiers', () => renewTiers(ctx));
  for (const [task, work] of paymentTasks(ctx)) await guarded(task, work);
  await guarded('outbox', () => sweepOutbox(ctx));
  await guarded('ledger', () => auditLedger(ctx));
  await guarded('rewrap', () => rewrapDataKeys(ctx));
  await guarded('deliveries', () => sweepDeliveries(ctx));
  await guarded('exports', () => tendExports(ctx));
  await guarded('purge', () => purge(ctx));
  return soonest(rematchAt, statementsAt, notificationsAt, mailAt);
}

/** The earliest of those that are due at all. */
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
