import { sha256Hex, toBase64Url } from '../../platform/core/crypto';
import type { Ctx } from '../../platform/core/ctx';
import { repeatableSecret } from '../../platform/core/repeatable-ids';

const KEY_PREFIX = 'nsk_live_';
const KEY_FORM = /^nsk_live_[\w-]{43}$/;

/** Whether `text` has the form of a key; other text needs no lookup. */
export const isKeyLike = (text: string): boolean => KEY_FORM.test(text);

/** A new key with its stored prefix and hash; the key itself is shown once and never stored in clear (I-44). */
export function mintKey(ctx: Pick<Ctx, 'seed'> = {}): {
  key: string;
  prefix: string;
  hash: string;
} {
  const key = KEY_PREFIX + toBase64Url(repeatableSecret(ctx, 'key'));
  return { key, prefix: key.slice(0, KEY_PREFIX.length + 6), hash: sha256Hex(key) };
}
