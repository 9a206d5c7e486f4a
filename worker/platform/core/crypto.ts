import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const encoder = new TextEncoder();

export const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest();
export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

export const hmacSha256 = (key: string, text: string): Uint8Array =>
  createHmac('sha256', key).update(text).digest();

/** Compares two strings in constant time for their length. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [encoder.encode(a), encoder.encode(b)];
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}

export const toBase64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
export const fromBase64Url = (text: string): Uint8Array => Buffer.from(text, 'base64url');
