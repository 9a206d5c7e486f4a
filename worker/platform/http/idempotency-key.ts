import * as z from 'zod';
import { AppError } from '../core/errors';

/** The header of an answer to a repeated request. */
export const REPLAYED_HEADER = 'idempotent-replayed';

const IdempotencyKey = z.string().regex(/^[\x21-\x7e]{1,255}$/);

/** The caller's Idempotency-Key, or null without one. @throws idempotency.key_invalid. */
export function parseIdempotencyKey(header: string | undefined): string | null {
  if (header === undefined) return null;
  const key = IdempotencyKey.safeParse(header);
  if (!key.success) throw new AppError('idempotency.key_invalid');
  return key.data;
}
