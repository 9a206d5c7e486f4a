import type { Signing, Switches } from './switches';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * Documented waits between attempts, in ms. Live: four attempts 3 minutes apart, then hourly for 72 hours; test: hourly
 * for 10.
 */
const SCHEDULES: Record<Switches['webhooks']['retries'], readonly number[]> = {
  live: [...Array.from({ length: 3 }, () => 3 * MINUTE), ...Array.from({ length: 72 }, () => HOUR)],
  test: Array.from({ length: 10 }, () => HOUR),
};

/** Ms to wait after `attempts` failed attempts; undefined when there are no more. */
export function retryWait(
  settings: Pick<Switches['webhooks'], 'retries' | 'retryScale'>,
  attempts: number,
): number | undefined {
  const wait = SCHEDULES[settings.retries][attempts - 1];
  return wait === undefined ? undefined : Math.round(wait * settings.retryScale);
}

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Imported once: the storm signs a hundred thousand bodies. */
const keys = new Map<string, Promise<CryptoKey>>();
function keyOf(secret: string): Promise<CryptoKey> {
  const known = keys.get(secret);
  if (known) return known;
  const bytes = new TextEncoder().encode(secret);
  const algorithm = { name: 'HMAC', hash: 'SHA-512' };
  const key = crypto.subtle.importKey('raw', Uint8Array.from(bytes), algorithm, false, ['sign']);
  keys.set(secret, key);
  return key;
}

/** The bytes that are sent for a signed body: the same, or one of them changed. */
export const sentBody = (body: string, signing: Signing): string =>
  signing === 'tampered' ? `${body.slice(0, -1)} ${body.slice(-1)}` : body;

/** The value of `x-paystack-signature`: hex HMAC-SHA512 of the raw body. A receiver must refuse the other forms. */
export async function signBody(body: string, secret: string, signing: Signing): Promise<string> {
  const key = await keyOf(signing === 'wrong' ? `${secret}x` : secret);
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(body)));
  if (signing === 'base64') return btoa(String.fromCharCode(...mac));
  return signing === 'upper' ? hex(mac).toUpperCase() : hex(mac);
}
