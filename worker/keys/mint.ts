import { sha256Hex, toBase64Url } from '../kernel/crypto';

export const KEY_PREFIX = 'nsk_live_';

/** A new key and what is stored of it; the key itself is shown once and kept nowhere (I-44). */
export function mintKey(): { key: string; prefix: string; hash: string } {
  const key = KEY_PREFIX + toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
  return { key, prefix: key.slice(0, KEY_PREFIX.length + 6), hash: sha256Hex(key) };
}
