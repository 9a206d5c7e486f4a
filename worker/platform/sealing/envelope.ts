import { fromBase64Url, toBase64Url } from '../core/crypto';
import type { MasterKey } from './keyring';

/** Bytes for WebCrypto, never in shared memory. */
export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
export const utf8 = (text: string): Bytes => new Uint8Array(encoder.encode(text));

const IV_BYTES = 12;
const KEY_BYTES = 32;

/** An owner's unwrapped key in an isolate: without its raw bytes, and not exportable. */
export interface DataKey {
  version: number;
  /** AES-256-GCM. */
  cipher: CryptoKey;
  /** HMAC-SHA-256. */
  mac: CryptoKey;
}

/** The name of a wrapped key, bound to it, so that it cannot be used as the key of another owner. */
export interface KeyName {
  owner: string;
  version: number;
}

const gcm = (iv: Bytes, bound: string) => ({
  name: 'AES-GCM',
  iv,
  additionalData: utf8(bound),
});

/** `iv ‖ ciphertext` under `key`, bound to `bound`. */
export async function encrypt(key: CryptoKey, bound: string, plain: Bytes): Promise<Bytes> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const body = new Uint8Array(await crypto.subtle.encrypt(gcm(iv, bound), key, plain));
  const whole = new Uint8Array(IV_BYTES + body.byteLength);
  whole.set(iv);
  whole.set(body, IV_BYTES);
  return whole;
}

/** @throws when `key` or `bound` is another, or a bit was changed. */
export async function decrypt(key: CryptoKey, bound: string, whole: Bytes): Promise<Bytes> {
  const params = gcm(whole.subarray(0, IV_BYTES), bound);
  return new Uint8Array(await crypto.subtle.decrypt(params, key, whole.subarray(IV_BYTES)));
}

const hkdf = (info: string) => ({
  name: 'HKDF',
  hash: 'SHA-256',
  salt: utf8('namaskah/seal/v2'),
  info: utf8(info),
});
const AES = { name: 'AES-GCM', length: 256 } as const;
const HMAC = { name: 'HMAC', hash: 'SHA-256', length: 256 } as const;

const materialOf = (bytes: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey']);

async function wrapperOf({ id, secret }: MasterKey): Promise<CryptoKey> {
  const material = await materialOf(utf8(secret));
  return crypto.subtle.deriveKey(hkdf(`master ${id}`), material, AES, false, [
    'encrypt',
    'decrypt',
  ]);
}

const boundTo = ({ owner, version }: KeyName): string => `${version} ${owner}`;

const wrapBytes = async (master: MasterKey, name: KeyName, raw: Bytes): Promise<string> =>
  `w1.${toBase64Url(await encrypt(await wrapperOf(master), boundTo(name), raw))}`;

async function unwrapBytes(master: MasterKey, name: KeyName, wrapped: string): Promise<Bytes> {
  const [form, body] = wrapped.split('.');
  if (form !== 'w1' || !body) throw new Error('not a wrapped key');
  return decrypt(await wrapperOf(master), boundTo(name), new Uint8Array(fromBase64Url(body)));
}

/** Creates a wrapped data key; the key itself is not stored. */
export const mintWrapped = (master: MasterKey, name: KeyName): Promise<string> =>
  wrapBytes(master, name, crypto.getRandomValues(new Uint8Array(KEY_BYTES)));

/** Wraps the same data key under another master key. */
export const rewrap = async (
  masters: { from: MasterKey; to: MasterKey },
  name: KeyName,
  wrapped: string,
): Promise<string> => wrapBytes(masters.to, name, await unwrapBytes(masters.from, name, wrapped));

export async function unwrap(master: MasterKey, name: KeyName, wrapped: string): Promise<DataKey> {
  const material = await materialOf(await unwrapBytes(master, name, wrapped));
  const [cipher, mac] = await Promise.all([
    crypto.subtle.deriveKey(hkdf('seal'), material, AES, false, ['encrypt', 'decrypt']),
    crypto.subtle.deriveKey(hkdf('fingerprint'), material, HMAC, false, ['sign']),
  ]);
  return { version: name.version, cipher, mac };
}
