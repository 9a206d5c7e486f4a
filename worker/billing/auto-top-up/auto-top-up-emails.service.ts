import { batch } from '../../platform/db/batch';
import { guarded, type GuardedRow, type ProofRow } from '../../platform/db/guarded';
import { MINUTE } from '../../platform/core/clock';
import { outboxRow } from '../../events/outbox.service';
import type { SystemCtx } from '../../platform/core/ctx';
import { log } from '../../platform/core/log';
import { scheduleMailDelivery, mailRow, type Mail } from '../../mail/mail.service';
import { findOwnersAddress } from '../../accounts/members/owner-address';
import { formatMoney } from '../../platform/core/money';
import { MAX_FAILURES } from './decision';
import { findAutoTopUp, NOTICE_QUEUE, type AutoTopUp } from './auto-top-up-records';

const BATCH = 20;
/** After a notice that failed on our side. */
const PUT_OFF_MS = 5 * MINUTE;

/** Sends the notices that are due. One account's failure does not stop the next. */
export async function sendDueNotices(ctx: SystemCtx): Promise<void> {
  await NOTICE_QUEUE.round(ctx, {
    limit: BATCH,
    event: 'auto_top_up.notice_failed',
    about: ({ account_id: accountId }) => ({ accountId }),
    work: async ({ account_id: accountId }) => {
      const auto = await findAutoTopUp(ctx, accountId);
      const isFinished = auto !== null && (await sendAutoTopUpNotices(ctx, auto));
      if (!isFinished) await finishStatement(ctx, accountId).run();
    },
    postpone: (row) => NOTICE_QUEUE.postpone(ctx, row, PUT_OFF_MS),
  });
}

/** Nothing is due any more, unless the balance fell again meanwhile. */
const finishStatement = (ctx: SystemCtx, accountId: string): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `UPDATE auto_top_ups SET next_at = NULL WHERE account_id = ?1 AND next_at IS NOT NULL
         AND (is_enabled = 0 OR (told_crossings >= crossings AND (failures < ?2 OR is_stop_told = 1)))`,
    )
    .bind(accountId, MAX_FAILURES);

/**
 * Emails the customer: that credits run low, once a crossing; that auto top-up has stopped, once an agreement. False when
 * there is nothing to email.
 */
export async function sendAutoTopUpNotices(ctx: SystemCtx, auto: AutoTopUp): Promise<boolean> {
  const { accountId, failures } = auto;
  const isLow = auto.notifiedCrossings < auto.crossings;
  const isStopped = failures >= MAX_FAILURES && !auto.isStopNotified;
  if (!auto.isEnabled || (!isLow && !isStopped)) return false;
  const to = await findOwnersAddress(ctx, accountId, auto.consentedBy);
  const { stopped } = await batch(ctx.db, {
    low: isLow ? await lowStatements(ctx, auto, to) : [],
    stopped: isStopped ? await stopStatements(ctx, auto, to) : [],
    finished: finishStatement(ctx, accountId),
  });
  if (stopped[0]?.meta.changes === 1) log('info', 'auto_top_up.stopped', { accountId, failures });
  scheduleMailDelivery(ctx);
  return true;
}

/** The address that gets the low-balance email: the person who agreed to be charged; null when there is none. */
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
  const change = ctx.db.sql
    .prepare(
      'UPDATE auto_top_ups SET told_crossings = ?2 WHERE account_id = ?1 AND told_crossings < ?2',
    )
    .bind(accountId, crossings);
  return to === null ? [change] : guarded(ctx.db, change, [await mailRow(ctx, { ...mail, to })]);
}

async function stopStatements(
  ctx: SystemCtx,
  { accountId, consentedAt, failures }: AutoTopUp,
  to: string | null,
): Promise<D1PreparedStatement[]> {
  const mail: Omit<Mail<'auto_top_up.stopped'>, 'to'> = {
    // Once for each agreement: enabling it again is another one.
    key: `auto_top_up.stopped:${accountId}:${consentedAt}`,
    by: accountId,
    template: 'auto_top_up.stopped',
    values: { times: String(failures) },
  };
  const id = `evt_${accountId.slice(4)}_stopped_${consentedAt}`;
  const event: ProofRow = {
    ...outboxRow({
      id,
      type: 'auto_top_up.stopped' as const,
      timestamp: ctx.now(),
      accountId,
      data: { failureCount: failures },
    }),
    // This change alone makes the event, once.
    proof: { table: 'hub_outbox', id },
  };
  const change = ctx.db.sql
    .prepare(
      `UPDATE auto_top_ups SET is_stop_told = 1
       WHERE account_id = ?1 AND consented_at = ?2 AND failures >= ?3 AND is_stop_told = 0`,
    )
    .bind(accountId, consentedAt, MAX_FAILURES);
  const mails: GuardedRow[] = to === null ? [] : [await mailRow(ctx, { ...mail, to })];
  return guarded(ctx.db, change, [event, ...mails]);
}
