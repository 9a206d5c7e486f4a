import type { Annotations } from './annotations';
import { hmacSha256, sha256Hex, toBase64Url } from './crypto';

/** A request, and what its customer attached to it. */
interface Request {
  accountId: string;
  body: unknown;
  externalId?: Annotations['externalId'] | undefined;
  metadata?: Annotations['metadata'] | undefined;
}

/**
 * The hash by which a repeat is compared with the first request. It is stored in clear, and an attached email address can be
 * guessed: so a request with annotations is hashed with a key (I-16).
 */
export function requestHashOf(
  key: string,
  { accountId, body, externalId = null, metadata = {} }: Request,
): string {
  const text = JSON.stringify(body);
  return externalId === null && Object.keys(metadata).length === 0
    ? sha256Hex(text)
    : toBase64Url(hmacSha256(key, `request:${accountId}:${text}`));
}
