import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest();
export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

export const hmacSha256 = (key: string, text: string): Uint8Array =>
  createHmac('sha256', key).update(text).digest();

/** Compares two strings in time that depends on their length only. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [encoder.encode(a), encoder.encode(b)];
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}

export const toBase64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
export const fromBase64Url = (text: string): Uint8Array => Buffer.from(text, 'base64url');

// Deriving a key costs more than using it; an isolate serves few accounts at a time.
const keys = new Map<string, Promise<CryptoKey>>();

async function deriveKey(master: string, owner: string): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', encoder.encode(master), 'HKDF', false, [
    'deriveKey',
  ]);
  const params = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: encoder.encode('namaskah/seal/v1'),
    info: encoder.encode(owner),
  };
  const target = { name: 'AES-GCM', length: 256 };
  return crypto.subtle.deriveKey(params, material, target, false, ['encrypt', 'decrypt']);
}

function keyOf(master: string, owner: string): Promise<CryptoKey> {
  const name = `${owner} ${master}`;
  const known = keys.get(name);
  if (known) return known;
  if (keys.size > 1_000) keys.clear();
  const fresh = deriveKey(master, owner);
  keys.set(name, fresh);
  return fresh;
}

/** Names the record a sealed value belongs to, so that it opens nowhere else. */
export interface SealScope {
  /** The account (or tenant) whose key seals. */
  owner: string;
  /** The record's own id, bound as additional data. */
  record: string;
}

/** I-16: AES-256-GCM under the owner's key: `s1.<iv>.<ciphertext>`, base64url. */
export async function seal(master: string, scope: SealScope, plain: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const params = { name: 'AES-GCM', iv, additionalData: encoder.encode(scope.record) };
  const key = await keyOf(master, scope.owner);
  const bytes = await crypto.subtle.encrypt(params, key, encoder.encode(plain));
  return `s1.${toBase64Url(iv)}.${toBase64Url(new Uint8Array(bytes))}`;
}

/** @throws when the value was sealed for another record, owner or master key, or was changed. */
export async function open(master: string, scope: SealScope, sealed: string): Promise<string> {
  const [version, iv, body] = sealed.split('.');
  if (version !== 's1' || !iv || !body) throw new Error('not a sealed value');
  const params = {
    name: 'AES-GCM',
    iv: fromBase64Url(iv),
    additionalData: encoder.encode(scope.record),
  };
  const key = await keyOf(master, scope.owner);
  return decoder.decode(await crypto.subtle.decrypt(params, key, fromBase64Url(body)));
}
