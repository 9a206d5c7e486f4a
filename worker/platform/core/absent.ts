import type { ErrorCode } from './error-catalogue';
import { AppError } from './errors';
import { parseIdTime } from './ids';

/**
 * For a DELETE that found nothing. An id of ours names what is gone or another account's: the repeat succeeds and tells
 * nothing. Any other id is a mistake of the caller. @throws `unknown`.
 */
export function assertIdOfOurs(
  { env }: { env: Pick<Env, 'ID_KEY'> },
  prefix: string,
  { id, unknown }: { id: string; unknown: ErrorCode },
): void {
  if (parseIdTime(env.ID_KEY, prefix, id) === null) throw new AppError(unknown);
}
