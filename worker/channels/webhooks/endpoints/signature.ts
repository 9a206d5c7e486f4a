import type { Ctx } from '../../../platform/core/ctx';
import { repeatableSecret } from '../../../platform/core/repeatable-ids';

const PREFIX = 'whsec_';

/** A new signing secret of Standard Webhooks: shown once, kept sealed. */
export const mintSecret = (ctx: Pick<Ctx, 'seed'> = {}): string =>
  PREFIX + Buffer.from(repeatableSecret(ctx, 'endpoint')).toString('base64');

const encoder = new TextEncoder();

async function sign(secret: string, content: string): Promise<string> {
  const raw = new Uint8Array(Buffer.from(secret.slice(PREFIX.length), 'base64'));
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', raw, algorithm, false, ['sign']);
  const mac = await crypto.subtle.sign('HMAC', key, encoder.encode(content));
  return `v1,${Buffer.from(mac).toString('base64')}`;
}

/**
 * The three headers of Standard Webhooks 1.0 for one attempt. `now` is epoch milliseconds, the header has seconds. Each
 * of `secrets` signs, the newest first, so that a receiver may know either while one replaces the other.
 */
export async function signedHeaders(
  secrets: readonly string[],
  { id, body, now }: { id: string; body: string; now: number },
): Promise<Record<string, string>> {
  const timestamp = String(Math.floor(now / 1_000));
  const content = `${id}.${timestamp}.${body}`;
  const signatures = await Promise.all(secrets.map((secret) => sign(secret, content)));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
