import { created, refused } from './answers';
import type { Answer } from './call';
import type { Desk } from './desk';
import { verificationHref } from './views';

/** The answer of an earlier purchase under this key, or null if the key may buy. */
export function replay(desk: Desk, key: string, body: string): Answer | null {
  const prior = desk.keys.find(key);
  if (prior === undefined) return null;
  if (prior.expires_at <= desk.now) {
    const isIncomplete = prior.running_until === null;
    if (isIncomplete || desk.switches.idempotencyExpired === 'reject') {
      return refused(
        'IdempotencyKeyExpired',
        'The Idempotency-Key has expired. Start a new purchase with a new key.',
      );
    }
    desk.keys.remove(key);
    return null;
  }
  const isRunning = prior.running_until === null || desk.now < prior.running_until;
  if (isRunning || prior.reservation_id === null) {
    return refused('IdempotencyConflict', 'A request with this key is still in progress.', 409);
  }
  if (prior.body !== body && desk.switches.idempotencyOtherBody === 'reject') {
    return refused('IdempotencyMismatch', 'The Idempotency-Key was used for another request.');
  }
  return created(verificationHref(desk.base, prior.reservation_id));
}

/** Written in the transaction of the sale: one key sells one number. */
export function remember(
  desk: Desk,
  made: { key: string; body: string; reservationId: string | null; isStuck: boolean },
): void {
  const { idempotencyInProgressMs, idempotencyTtlMs } = desk.switches;
  desk.keys.add({
    key: made.key,
    body: made.body,
    reservation_id: made.reservationId,
    running_until: made.isStuck ? null : desk.now + Math.max(desk.delayMs, idempotencyInProgressMs),
    expires_at: desk.now + idempotencyTtlMs,
  });
}
