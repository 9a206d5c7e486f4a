import { auditRow } from '../../audit/audit.service';
import { chargeSavedCard } from '../cards/charge-card.service';
import { batch } from '../../platform/db/batch';
import { postponeStatement } from '../../platform/db/due-queue';
import { guarded } from '../../platform/db/guarded';
import { inBackground } from '../../platform/core/background';
import { HOUR, MINUTE } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { newId } from '../../platform/core/ids';
import { log } from '../../platform/core/log';
import { processEach } from '../../platform/core/process-each';
import { isConstraint } from '../ledger/refusals';
import { intentRow, priceOf, type NewIntent } from '../payments/checkout/intent-row';
import { paystackKeyProblems } from '../../providers/paystack/paystack.client';
import { decide } from './decision';
import { sendAutoTopUpNotices, sendDueNotices } from './auto-top-up-emails.service';
import { dueAutoTopUps, findAutoTopUp, type AutoTopUp } from './auto-top-up-records';

const BATCH = 20;
/** After a decision that failed on our side. */
const PUT_OFF_MS = 5 * MINUTE;
const AUTO_TOP_UPS = { table: 'auto_top_ups', key: 'account_id', due: 'due_at' } as const;

/** For code that just saw the balance fall: decides after the response; the next tick is the fallback. */
export const scheduleTopUp = (ctx: SystemCtx, accountId: string): void =>
  inBackground('auto_top_up', () => topUp(ctx, accountId));

/**
 * Sends notices, then decides and charges. Of two concurrent calls the row's revision lets one through; the index of
 * open payments is the second guard (I-35).
 */
export async function topUp(ctx: SystemCtx, accountId: string): Promise<void> {
  const { PAYSTACK_SECRET_KEY, ENVIRONMENT } = ctx.env;
  if (paystackKeyProblems(PAYSTACK_SECRET_KEY, ENVIRONMENT).length > 0) return;
  const auto = await findAutoTopUp(ctx, accountId);
  if (!auto) return;
  await sendAutoTopUpNotices(ctx, auto);
  const decision = decide(ctx.now(), auto);
  if (decision.kind === 'rest') return postpone(ctx, auto, decision.lookAt);
  const id = await insertIntent(ctx, auto, decision.lookAt);
  if (id === null) return;
  const payment = await chargeSavedCard(ctx, id);
  log('info', 'auto_top_up.charged', { paymentId: id, state: payment.state });
  const after = await findAutoTopUp(ctx, accountId);
  if (after) await sendAutoTopUpNotices(ctx, after);
}

/** Notices and decisions that are due at a tick. One account's failure does not stop the next. */
export async function processDueAutoTopUps(ctx: SystemCtx): Promise<void> {
  await sendDueNotices(ctx);
  // Without a lease: the row's revision lets one of two decisions charge, and orders of the customer decide too.
  await processEach(await dueAutoTopUps(ctx, BATCH), {
    event: 'auto_top_up.failed',
    about: (accountId) => ({ accountId }),
    work: (accountId) => topUp(ctx, accountId),
    postpone: (accountId) => postponeStatement(ctx, AUTO_TOP_UPS, accountId, PUT_OFF_MS).run(),
  });
}

async function postpone(ctx: SystemCtx, auto: AutoTopUp, lookAt: number | null): Promise<void> {
  if (auto.dueAt === lookAt) return;
  await ctx.db.sql
    .prepare('UPDATE auto_top_ups SET due_at = ?3 WHERE account_id = ?1 AND revision = ?2')
    .bind(auto.accountId, auto.revision, lookAt)
    .run();
}

/** The intent of this charge; null when another call was first, or there is no price. */
async function insertIntent(
  ctx: SystemCtx,
  auto: AutoTopUp,
  lookAt: number,
): Promise<string | null> {
  const priced = await findPrice(ctx, auto);
  if (!priced) return null;
  const { accountId, tenantId, credits, currency, cardId, revision } = auto;
  const id = newId(ctx.env.ID_KEY, 'pay', ctx.now());
  const intent: NewIntent = {
    id,
    accountId,
    tenantId,
    credits,
    currency,
    cardId,
    requestHash: '',
    origin: 'auto_top_up',
    saveCard: false,
    wantedTier: null,
  };
  try {
    const charge = ctx.db.sql
      .prepare(
        `UPDATE auto_top_ups SET revision = revision + 1, last_charge_at = ?3, due_at = ?4
         WHERE account_id = ?1 AND revision = ?2 AND is_enabled = 1`,
      )
      .bind(accountId, revision, ctx.now(), lookAt);
    const entry = await auditRow(ctx, {
      accountId,
      actor: { kind: 'system' },
      action: 'payment.started',
      target: { type: 'payment', id },
      after: { creditCents: credits, currency, amountMinor: priced.amount, origin: 'auto_top_up' },
    });
    const { begun } = await batch(ctx.db, {
      begun: guarded(ctx.db, charge, [intentRow(ctx, intent, priced), entry]),
    });
    const [, inserted] = begun;
    return inserted?.meta.changes === 1 ? id : null;
  } catch (error) {
    if (isConstraint(error)) return null;
    throw error;
  }
}

/** Null while the currency has no rate or the amount is too small for Paystack; tried again in an hour. */
async function findPrice(ctx: SystemCtx, auto: AutoTopUp) {
  try {
    return await priceOf(ctx, auto);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log('warn', 'auto_top_up.no_price', { accountId: auto.accountId, code: error.code });
    await postpone(ctx, auto, ctx.now() + HOUR);
    return null;
  }
}
