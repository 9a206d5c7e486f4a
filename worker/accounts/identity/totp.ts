import { createHmac } from 'node:crypto';
import { SECOND } from '../../platform/core/clock';
import { sameText } from '../../platform/core/crypto';

/** RFC 6238 with the parameters that authenticator apps assume: SHA-1, six digits, 30 seconds. */
const DIGITS = 6;
const STEP_MS = 30 * SECOND;
/** Allowed clock skew in steps, to either side. */
const SKEW = 1;
const SECRET_BYTES = 20;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A new secret, in base 32 as apps expect it. */
export const newSecret = (): string =>
  toBase32(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));

export function toBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
}

function fromBase32(text: string): Uint8Array {
  const bits = Array.from(text)
    .map((digit) => BASE32.indexOf(digit).toString(2).padStart(5, '0'))
    .join('');
  return Uint8Array.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

export const stepAt = (now: number): number => Math.floor(now / STEP_MS);

/** The code of one step. */
export function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = mac.readUInt8(mac.length - 1) & 15;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** The step of this code, or null. Compares every step, so that the time reveals nothing. */
export function matchingStep(secret: string, code: string, now: number): number | null {
  let match: number | null = null;
  for (let step = stepAt(now) - SKEW; step <= stepAt(now) + SKEW; step++)
    if (sameText(codeAt(secret, step), code)) match = step;
  return match;
}

/** The content of the QR code. */
export function otpauthUri(secret: string, account: string): string {
  const label = encodeURIComponent(`Namaskah:${account}`);
  const query = new URLSearchParams({ secret, issuer: 'Namaskah' });
  return `otpauth://totp/${label}?${query.toString()}`;
}
