import type { Switches } from './switches';
import { instant } from './answers';
import type { WebhookEvent } from './webhooks.store';

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function pascal(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [capital(key), pascal(item)]),
  );
}

/** The exact bytes that are signed and sent. */
export function renderEvent(event: WebhookEvent, settings: Switches['webhooks']): string {
  const data: unknown = JSON.parse(event.data);
  const body = {
    attempt: event.attempt,
    occurredAt: instant(event.occurred_at),
    data,
    event: event.event,
    id: event.id,
    ...(settings.idempotencyKey ? { idempotencyKey: event.id } : {}),
  };
  return JSON.stringify(settings.casing === 'pascal' ? pascal(body) : body);
}

const encode = (text: string) => Uint8Array.from(new TextEncoder().encode(text));

/**
 * The documents do not define the key's bytes: the whole string, the string without its prefix, or its decoded rest.
 */
function keyBytes(
  secret: string,
  signing: Switches['webhooks']['signing'],
): Uint8Array<ArrayBuffer> {
  const stripped = secret.replace(/^whsec_/, '');
  if (signing === 'stripped') return encode(stripped);
  if (signing === 'base64') {
    return Uint8Array.from(atob(stripped.replaceAll('-', '+').replaceAll('_', '/')), (c) =>
      c.charCodeAt(0),
    );
  }
  return encode(signing === 'wrong' ? `${secret}x` : secret);
}

export async function signBody(
  body: string,
  secret: string,
  signing: Switches['webhooks']['signing'],
): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-512' };
  const key = await crypto.subtle.importKey('raw', keyBytes(secret, signing), algorithm, false, [
    'sign',
  ]);
  const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(body));
  return `HMAC-SHA512=${btoa(String.fromCharCode(...new Uint8Array(mac)))}`;
}
