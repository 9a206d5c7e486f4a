import { AppError } from '../core/errors';

/** The header of an answer to a repeated request. */
export const REPLAYED_HEADER = 'idempotent-replayed';

/** Bare, or as a string of a structured field (RFC 9651), which the IETF draft asks for. Without `"` and `\`: no escapes. */
export const IDEMPOTENCY_KEY = /^(?:[!#-[\]-~]{1,255}|"[!#-[\]-~]{1,255}")$/;

/** The caller's Idempotency-Key without its quotes, or null without one. @throws idempotency.key_invalid. */
export function parseIdempotencyKey(header: string | undefined): string | null {
  if (header === undefined) return null;
  if (!IDEMPOTENCY_KEY.test(header)) throw new AppError('idempotency.key_invalid');
  return header.replaceAll('"', '');
}
