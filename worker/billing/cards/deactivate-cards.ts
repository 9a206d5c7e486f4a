import type { Taken } from '../../platform/db/due-queue';
import { MINUTE } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';
import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { deactivateCard } from '../../providers/paystack/paystack.client';
import { findSavedAgain, REMOVED_CARD_QUEUE, type Chargeable } from './card-records';
import { unsealCard, unsealOrphanedCode } from './seal-card';

const BATCH = 20;
/** After a try that failed or had no answer. */
const PUT_OFF_MS = MINUTE;
/** The other cards of the round would fail alike. */
const NO_ANSWER: ReadonlySet<string> = new Set(['unavailable', 'limited', 'unauthorized']);

/**
 * Deactivates removed cards, and those of deleted accounts, at Paystack. Without an answer a later tick tries again; a
 * card that Paystack refuses to deactivate cannot be charged either.
 */
export async function deactivateRemovedCards(ctx: SystemCtx): Promise<void> {
  let hasAnswer = true;
  const postpone = (card: Taken<Chargeable>) => REMOVED_CARD_QUEUE.postpone(ctx, card, PUT_OFF_MS);
  await REMOVED_CARD_QUEUE.round(ctx, {
    limit: BATCH,
    event: 'card.deactivation_failed',
    about: ({ id: cardId }) => ({ cardId }),
    work: async (card) => {
      const outcome = hasAnswer ? await deactivate(ctx, card) : 'no_answer';
      if (outcome === 'no_answer') hasAnswer = false;
      if (outcome !== 'deactivated') await postpone(card);
    },
    postpone,
  });
}

/** `unclear`: Paystack answered, and the result is not known; the other cards are tried nevertheless. */
async function deactivate(
  ctx: SystemCtx,
  card: Chargeable,
): Promise<'deactivated' | 'unclear' | 'no_answer'> {
  const code = await readAuthorizationCode(ctx, card);
  const isInUse = code !== null && (await isCodeInUse(ctx, card, code));
  const done = code === null || isInUse ? null : await deactivateCard(ctx.env, code);
  if (done && !done.ok) {
    if (NO_ANSWER.has(done.kind)) return 'no_answer';
    if (done.kind !== 'not_found' && done.kind !== 'refused') return 'unclear';
    if (done.kind === 'refused')
      log('alert', 'card.not_deactivated', { cardId: card.id, detail: done.detail });
  }
  await ctx.db.sql
    .prepare(
      `UPDATE payment_methods SET sealed = NULL, next_at = NULL
       WHERE id = ? AND removed_at IS NOT NULL`,
    )
    .bind(card.id)
    .run();
  return 'deactivated';
}

/** Whether the customer has saved the card again and Paystack uses its code again: the new card keeps it (I-35). */
async function isCodeInUse(ctx: SystemCtx, card: Chargeable, code: string): Promise<boolean> {
  const saved = await findSavedAgain(ctx, card);
  return saved !== null && (await readAuthorizationCode(ctx, saved)) === code;
}

/** The code that charges the card; null when it cannot be unsealed, so that the card cannot be charged either. */
export async function readAuthorizationCode(
  ctx: SystemCtx,
  card: Chargeable,
): Promise<string | null> {
  try {
    return card.isOrphaned
      ? await unsealOrphanedCode(ctx, card.id, card.sealed)
      : (await unsealCard(ctx, card)).authorizationCode;
  } catch (error) {
    log('warn', 'card.unreadable', { cardId: card.id, error: describeError(error) });
    return null;
  }
}
