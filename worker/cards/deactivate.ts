import type { SystemCtx } from '../kernel/ctx';
import { describeError } from '../kernel/errors';
import { log } from '../kernel/log';
import { deactivateCard } from '../providers/paystack/paystack.client';
import { removedCards, type Chargeable } from './records';
import { openCard, openLeftCode } from './seal';

const BATCH = 20;
/** No card of the round would fare better. */
const SILENT: ReadonlySet<string> = new Set(['unavailable', 'limited', 'unauthorized']);

/**
 * Has Paystack forget the cards that were removed, and those of accounts that are deleted. What it does not answer to is
 * asked for again by the next tick; what it refuses to forget is nothing that it would charge.
 */
export async function deactivateRemoved(ctx: SystemCtx): Promise<void> {
  for (const card of await removedCards(ctx, BATCH)) {
    const code = await codeOf(ctx, card);
    if (code !== null) {
      const done = await deactivateCard(ctx.env, code);
      if (!done.ok && SILENT.has(done.kind)) return;
      // It answered, and what it did is unclear: this card is asked for again, and keeps back no other.
      if (!done.ok && done.kind !== 'not_found' && done.kind !== 'refused') continue;
      if (!done.ok && done.kind === 'refused')
        log('alert', 'card.not_deactivated', { cardId: card.id, detail: done.detail });
    }
    await ctx.db.sql
      .prepare('UPDATE payment_methods SET sealed = NULL WHERE id = ? AND removed_at IS NOT NULL')
      .bind(card.id)
      .run();
  }
}

/** What Paystack knows the card by. Null where nobody can open it any more: then nobody can charge it either. */
export async function codeOf(ctx: SystemCtx, card: Chargeable): Promise<string | null> {
  try {
    return card.hasLeft
      ? await openLeftCode(ctx, card.id, card.sealed)
      : (await openCard(ctx, card)).authorizationCode;
  } catch (error) {
    log('warn', 'card.unreadable', { cardId: card.id, error: describeError(error) });
    return null;
  }
}
