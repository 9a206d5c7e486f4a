import { hmacSha256, sameText, sha256 } from './crypto';
import type { IdPrefix } from './id-schemas';
import { BoundedMap, perIsolate } from './isolate-cache';

// Crockford's base 32, without i, l, o and u: an id can be read aloud.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_BYTES = 6;
const BODY_BYTES = 15;
const MAC_BYTES = 5;
const TEXT_LENGTH = ((BODY_BYTES + MAC_BYTES) * 8) / 5;

function encode(bytes: Uint8Array): string {
  let bits = 0;
  let value = 0;
  let text = '';
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(value >>> bits) & 31];
      value &= (1 << bits) - 1;
    }
  }
  return text;
}

function decode(text: string): Uint8Array | null {
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return null;
    value = (value << 5) | digit;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >>> bits) & 255);
      value &= (1 << bits) - 1;
    }
  }
  return Uint8Array.from(bytes);
}

const macOf = (key: string, prefix: string, body: Uint8Array): Uint8Array =>
  hmacSha256(key, `${prefix}:${encode(body)}`).subarray(0, MAC_BYTES);

function sign(key: string, prefix: string, body: Uint8Array): string {
  const whole = new Uint8Array(BODY_BYTES + MAC_BYTES);
  whole.set(body);
  whole.set(macOf(key, prefix, body), BODY_BYTES);
  return `${prefix}_${encode(whole)}`;
}

/** A new id: 48 bits of time, 72 random bits, 40 bits of MAC (I-17). Sorts by time. */
export function newId(key: string, prefix: IdPrefix, now: number): string {
  const body = crypto.getRandomValues(new Uint8Array(BODY_BYTES));
  new DataView(body.buffer).setUint16(0, Math.floor(now / 2 ** 32));
  new DataView(body.buffer).setUint32(2, now % 2 ** 32);
  return sign(key, prefix, body);
}

/** Always the same id for the same parts. Its time is 0, because a repeat comes at another time. */
export function derivedId(key: string, prefix: IdPrefix, parts: readonly string[]): string {
  const body = new Uint8Array(BODY_BYTES);
  const digest = sha256(parts.map((part) => `${part.length}:${part}`).join(''));
  body.set(digest.subarray(0, BODY_BYTES - TIME_BYTES), TIME_BYTES);
  return sign(key, prefix, body);
}

// Ids are mostly read several times. Only ids with a valid MAC are cached.
const ours = perIsolate('ids', new BoundedMap<string, number>({ entries: 10_000 }));
let oursUnder = '';

/** When the id was made (0 for a derived one), or null when its MAC is not valid. */
export function parseIdTime(key: string, prefix: IdPrefix, id: string): number | null {
  // Not part of the cache's keys, because it is a secret.
  if (key !== oursUnder) ours.clear();
  oursUnder = key;
  const known = id.startsWith(`${prefix}_`) ? ours.get(id) : undefined;
  if (known !== undefined) return known;
  const time = checkedTime(key, prefix, id);
  if (time === null) return null;
  ours.set(id, time);
  return time;
}

function checkedTime(key: string, prefix: IdPrefix, id: string): number | null {
  if (!id.startsWith(`${prefix}_`)) return null;
  const text = id.slice(prefix.length + 1);
  if (text.length !== TEXT_LENGTH) return null;
  const whole = decode(text);
  if (!whole) return null;
  const body = whole.slice(0, BODY_BYTES);
  if (!sameText(sign(key, prefix, body), id)) return null;
  const view = new DataView(body.buffer);
  return view.getUint16(0) * 2 ** 32 + view.getUint32(2);
}
