import { created, refused } from './answers';
import type { Answer } from './call';
import type { OperationContext } from './context';
import { verificationHref } from './views';

/** The answer of an earlier purchase with this key, or null when the key may buy. */
export function replay(context: OperationContext, key: string, body: string): Answer | null {
  const prior = context.keys.find(key);
  if (prior === undefined) return null;
  if (prior.expires_at <= context.now) {
    const isIncomplete = prior.running_until === null;
    if (isIncomplete || context.switches.idempotencyExpired === 'reject') {
      return refused(
        'IdempotencyKeyExpired',
        'The Idempotency-Key has expired. Start a new purchase with a new key.',
      );
    }
    context.keys.remove(key);
    return null;
  }
  const isRunning = prior.running_until === null || context.now < prior.running_until;
  if (isRunning || prior.reservation_id === null) {
    return refused('IdempotencyConflict', 'A request with this key is still in progress.', 409);
  }
  if (prior.body !== body && context.switches.idempotencyOtherBody === 'reject') {
    return refused('IdempotencyMismatch', 'The Idempotency-Key was used for another request.');
  }
  return created(verificationHref(context.base, prior.reservation_id));
}

/** Stores the key in the transaction of the sale, so that one key sells one number. */
export function remember(
  context: OperationContext,
  made: { key: string; body: string; reservationId: string | null; isStuck: boolean },
): void {
  const { idempotencyInProgressMs, idempotencyTtlMs } = context.switches;
  context.keys.add({
    key: made.key,
    body: made.body,
    reservation_id: made.reservationId,
    running_until: made.isStuck
      ? null
      : context.now + Math.max(context.delayMs, idempotencyInProgressMs),
    expires_at: context.now + idempotencyTtlMs,
  });
}
