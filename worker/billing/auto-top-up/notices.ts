import { outboxStatement } from '../../events/outbox.service';
import type { SystemCtx } from '../../platform/core/ctx';
import { log } from '../../platform/core/log';
import { scheduleMailDelivery, mailStatement, type Mail } from '../../mail/mail.service';
import { findOwnersAddress } from '../../accounts/members/owner-address';
import { formatMoney } from '../../platform/core/money';
import { MAX_FAILURES } from './decision';
import type { AutoTopUp } from './auto-top-up-records';

/** Tells the customer by mail what has happened since: that credits run low, once a crossing; that nothing is charged any more. */
export async function tell(ctx: SystemCtx, auto: AutoTopUp): Promise<void> {
  if (!auto.isEnabled) return;
  const low = auto.notifiedCrossings < auto.crossings;
  const stopped = auto.failures >= MAX_FAILURES && !auto.isStopNotified;
  if (!low && !stopped) return;
  const to = await findOwnersAddress(ctx, auto.accountId, auto.consentedBy);
  await ctx.db.sql.batch([
    ...(low ? await lowStatements(ctx, auto, to) : []),
    ...(stopped ? await stopStatements(ctx, auto, to) : []),
  ]);
  scheduleMailDelivery(ctx);
}

/** Whom a mail of ours tells of a low balance, because they agreed to be charged then; null for nobody. */
export async function findLowBalanceRecipient(
  ctx: SystemCtx,
  accountId: string,
): Promise<string | null> {
  const consentedBy = await ctx.db.sql
    .prepare('SELECT consented_by FROM auto_top_ups WHERE account_id = ? AND is_enabled = 1')
    .bind(accountId)
    .first<string>('consented_by');
  return consentedBy === null ? null : findOwnersAddress(ctx, accountId, consentedBy);
}

async function lowStatements(
  ctx: SystemCtx,
  { accountId, crossings, lowBelow, threshold }: AutoTopUp,
  to: string | null,
): Promise<D1PreparedStatement[]> {
  const mail: Omit<Mail<'balance.low'>, 'to'> = {
    key: `balance.low:${accountId}:${crossings}`,
    by: accountId,
    template: 'balance.low',
    values: { below: formatMoney(lowBelow), threshold: formatMoney(threshold) },
  };
  return [
    ctx.db.sql
      .prepare(
        'UPDATE auto_top_ups SET told_crossings = max(told_crossings, ?2) WHERE account_id = ?1',
      )
      .bind(accountId, crossings),
    ...(to === null ? [] : [await mailStatement(ctx, { ...mail, to })]),
  ];
}

async function stopStatements(
  ctx: SystemCtx,
  { accountId, consentedAt, failures }: AutoTopUp,
  to: string | null,
): Promise<D1PreparedStatement[]> {
  log('info', 'auto_top_up.stopped', { accountId, failures });
  const mail: Omit<Mail<'auto_top_up.stopped'>, 'to'> = {
    // Once for what was agreed: turning it on again is another agreement.
    key: `auto_top_up.stopped:${accountId}:${consentedAt}`,
    by: accountId,
    template: 'auto_top_up.stopped',
    values: { times: String(failures) },
  };
  const event = {
    id: `evt_${accountId.slice(4)}_stopped_${consentedAt}`,
    type: 'auto_top_up.stopped' as const,
    timestamp: ctx.now(),
    accountId,
    data: { failures },
  };
  return [
    ctx.db.sql
      .prepare(
        'UPDATE auto_top_ups SET is_stop_told = 1 WHERE account_id = ?1 AND consented_at = ?2',
      )
      .bind(accountId, consentedAt),
    outboxStatement(ctx.db, event),
    ...(to === null ? [] : [await mailStatement(ctx, { ...mail, to })]),
  ];
}
