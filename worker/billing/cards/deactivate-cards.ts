import type { SystemCtx } from '../../platform/core/ctx';
import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { processEach } from '../../platform/core/process-each';
import { deactivateCard } from '../../providers/paystack/paystack.client';
import { removedCards, type Chargeable } from './card-records';
import { unsealCard, unsealOrphanedCode } from './seal-card';

const BATCH = 20;
/** No card of the round would fare better. */
const SILENT: ReadonlySet<string> = new Set(['unavailable', 'limited', 'unauthorized']);

/**
 * Has Paystack forget the cards that were removed, and those of accounts that are deleted. What it does not answer to is
 * asked for again by the next tick; what it refuses to forget is nothing that it would charge.
 */
export async function deactivateRemovedCards(ctx: SystemCtx): Promise<void> {
  let isSilent = false;
  await processEach(await removedCards(ctx, BATCH), {
    event: 'card.deactivation_failed',
    about: ({ id: cardId }) => ({ cardId }),
    work: async (card) => {
      if (!isSilent) isSilent = (await deactivate(ctx, card)) === 'silent';
    },
  });
}

/** `unclear`: it answered, and what it did is not known; this card is asked for again, and keeps back no other. */
async function deactivate(
  ctx: SystemCtx,
  card: Chargeable,
): Promise<'forgotten' | 'unclear' | 'silent'> {
  const code = await readAuthorizationCode(ctx, card);
  const done = code === null ? null : await deactivateCard(ctx.env, code);
  if (done && !done.ok) {
    if (SILENT.has(done.kind)) return 'silent';
    if (done.kind !== 'not_found' && done.kind !== 'refused') return 'unclear';
    if (done.kind === 'refused')
      log('alert', 'card.not_deactivated', { cardId: card.id, detail: done.detail });
  }
  await ctx.db.sql
    .prepare('UPDATE payment_methods SET sealed = NULL WHERE id = ? AND removed_at IS NOT NULL')
    .bind(card.id)
    .run();
  return 'forgotten';
}

/** What Paystack knows the card by. Null where nobody can open it any more: then nobody can charge it either. */
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
