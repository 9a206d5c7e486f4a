import * as z from 'zod';
import { log } from '../../platform/core/log';
import { mismatch } from './outcomes';
import { WebhookSms } from './schemas';
import type { ProviderMessage } from './types';

const SIGNATURE = /^HMAC-SHA512=([A-Za-z0-9+/]{86}==)$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** A shorter decoded secret could be guessed. */
const MIN_KEY_BYTES = 16;

const Envelope = z.object({
  id: z.string().min(1).nullish(),
  idempotencykey: z.string().min(1).nullish(),
  event: z.string().min(1),
  data: z.unknown().optional(),
});

/** The object with its own keys in lower case; any other value unchanged. */
function lowerKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key.toLowerCase(), v]));
}

/**
 * Parses a provider webhook (contract A.7), whose keys may be in any case; null when it is invalid. Only `v2.sms.received`
 * has a `message`, whose `reservationId` is '' when the provider sent none.
 */
export function parseWebhook(
  body: unknown,
): { eventId: string; event: string; message: ProviderMessage | null } | null {
  const envelope = Envelope.safeParse(lowerKeys(body));
  if (!envelope.success) {
    mismatch('webhook', envelope.error);
    return null;
  }
  const { id, idempotencykey, event, data } = envelope.data;
  const eventId = id ?? idempotencykey;
  if (!eventId) {
    log('warn', 'provider.reply_invalid', { operation: 'webhook', detail: 'no id' });
    return null;
  }
  if (event !== 'v2.sms.received') return { eventId, event, message: null };
  const message = WebhookSms.safeParse(lowerKeys(data));
  if (message.success) return { eventId, event, message: message.data };
  mismatch('webhook', message.error);
  return null;
}

function decodeBase64(base64: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

async function matches(key: Uint8Array, body: Uint8Array, signature: Uint8Array) {
  const algorithm = { name: 'HMAC', hash: 'SHA-512' };
  const imported = await crypto.subtle.importKey('raw', key, algorithm, false, ['verify']);
  // WebCrypto compares in constant time.
  return crypto.subtle.verify('HMAC', imported, signature, body);
}

/** Possible signing keys: the complete `whsec_…` text, or its decoded remainder. */
function toKeys(secret: string): Uint8Array[] {
  const raw = new TextEncoder().encode(secret);
  const remainder = secret.startsWith('whsec_') ? secret.slice('whsec_'.length) : '';
  const decoded = BASE64.test(remainder) ? decodeBase64(remainder) : null;
  return decoded && decoded.length >= MIN_KEY_BYTES ? [raw, decoded] : [raw];
}

/**
 * Whether `header` (`HMAC-SHA512=<base64>`) is a signature of `rawBody` with `secret` (contract A.7). No time is signed, so
 * the caller must handle a repeated event.
 */
export async function verifyWebhook(
  rawBody: Uint8Array,
  header: string | null,
  secret: string,
): Promise<boolean> {
  const encoded = SIGNATURE.exec(header?.trim() ?? '')?.[1];
  if (!encoded || secret === '') return false;
  const signature = decodeBase64(encoded);
  if (!signature) return false;
  for (const key of toKeys(secret)) {
    if (await matches(key, rawBody, signature)) return true;
  }
  return false;
}
