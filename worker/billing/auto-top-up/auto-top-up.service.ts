import { auditRow, byCaller } from '../../audit/audit.service';
import { getCard } from '../cards/card-records';
import { guarded } from '../../platform/db/guarded';
import { assertFresh, assertVerified } from '../../accounts/credentials/person';
import { MINUTE } from '../../platform/core/clock';
import type { Ctx } from '../../platform/core/ctx';
import { assertReadyToSell } from '../../platform/config/readiness';
import { priceOf } from '../payments/checkout/intent-row';
import type { EnableAutoTopUp } from './auto-top-up.schemas';
import { findAutoTopUp, type AutoTopUp } from './auto-top-up-records';
import { scheduleTopUp } from './top-up.service';

/** The caller's auto top-up; null without an agreement. */
export const getAutoTopUp = (ctx: Ctx): Promise<AutoTopUp | null> =>
  findAutoTopUp(ctx, ctx.principal.accountId);

/**
 * Enables automatic charges within these terms. They replace the terms agreed before and reset the failures. A balance
 * that is already low is topped up immediately.
 * @throws auth.person, auth.not_fresh, auth.email_unverified, service.not_ready, payment_methods.not_found,
 * payments.no_rate, payments.below_minimum.
 */
export async function enableAutoTopUp(ctx: Ctx, input: EnableAutoTopUp): Promise<AutoTopUp | null> {
  const person = assertFresh(ctx);
  assertVerified(ctx);
  await assertReadyToSell(ctx);
  const { accountId } = ctx.principal;
  const card = await getCard(ctx, input.paymentMethodId);
  const { thresholdCents: threshold, creditCents: credits, currency, cooldownMinutes } = input;
  const { monthlyLimitCents: monthlyCap, notifyBelowCents: notifyBelow = threshold } = input;
  await priceOf(ctx, { credits, currency });
  const now = ctx.now();
  const agree = ctx.db.sql
    .prepare(
      `INSERT INTO auto_top_ups (account_id, revision, is_enabled, card_id, threshold, notify_below, credits, currency,
         monthly_cap, cooldown_ms, consented_by, consented_at, due_at)
       SELECT ?1, 1, 1, id, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10 FROM payment_methods
       WHERE id = ?2 AND account_id = ?1 AND removed_at IS NULL
       ON CONFLICT (account_id) DO UPDATE SET revision = revision + 1, is_enabled = 1, card_id = excluded.card_id,
         threshold = excluded.threshold, notify_below = excluded.notify_below, credits = excluded.credits,
         currency = excluded.currency, monthly_cap = excluded.monthly_cap, cooldown_ms = excluded.cooldown_ms,
         consented_by = excluded.consented_by, consented_at = excluded.consented_at, failures = 0,
         due_at = excluded.due_at, told_crossings = crossings, is_stop_told = 0`,
    )
    .bind(
      accountId,
      card.id,
      threshold,
      notifyBelow,
      credits,
      currency,
      monthlyCap,
      cooldownMinutes * MINUTE,
      person.id,
      now,
    );
  const entry = byCaller(ctx, {
    action: 'auto_top_up.enabled',
    target: { type: 'payment_method', id: card.id },
    after: {
      thresholdCents: threshold,
      notifyBelowCents: notifyBelow,
      creditCents: credits,
      currency,
      monthlyLimitCents: monthlyCap,
      cooldownMinutes,
    },
  });
  await ctx.db.sql.batch(guarded(ctx.db, agree, [await auditRow(ctx, entry)]));
  scheduleTopUp(ctx, accountId);
  return getAutoTopUp(ctx);
}

/** Ends automatic charges; a pending charge continues. A repeat changes nothing. */
export async function disableAutoTopUp(ctx: Ctx): Promise<void> {
  const { accountId } = ctx.principal;
  const disable = ctx.db.sql
    .prepare(
      `UPDATE auto_top_ups SET is_enabled = 0, due_at = NULL, revision = revision + 1
       WHERE account_id = ? AND is_enabled = 1`,
    )
    .bind(accountId);
  const entry = byCaller(ctx, {
    action: 'auto_top_up.disabled',
    target: { type: 'account', id: accountId },
  });
  await ctx.db.sql.batch(guarded(ctx.db, disable, [await auditRow(ctx, entry)]));
}
