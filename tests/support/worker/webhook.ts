import { env } from 'cloudflare:workers';
import { createHmac } from 'node:crypto';
import type { ProviderMessage } from '../../../worker/providers/textverified/textverified.client';
import { call } from './api';

const camel = (message: ProviderMessage) => ({
  from: message.from,
  to: message.to.replace(/^\+1/, ''),
  createdAt: new Date(message.createdAt).toISOString(),
  smsContent: message.content,
  parsedCode: message.parsedCode,
  encrypted: message.encrypted,
  reservationId: message.reservationId,
});

const pascal = (value: object): object =>
  Object.fromEntries(
    Object.entries(value).map(([key, v]: [string, unknown]) => [
      key.charAt(0).toUpperCase() + key.slice(1),
      typeof v === 'object' && v !== null ? pascal(v) : v,
    ]),
  );

/** The provider's webhook body for `message`; its keys in either case (contract A.7). */
export function webhookBody(
  message: ProviderMessage,
  casing: 'pascal' | 'camel' = 'pascal',
): string {
  const id = `evt_${crypto.randomUUID()}`;
  const occurredAt = new Date(message.createdAt).toISOString();
  const body = { attempt: 1, occurredAt, data: camel(message), event: 'v2.sms.received', id };
  return JSON.stringify(casing === 'camel' ? body : pascal(body));
}

export const sign = (body: string, secret = env.TEXTVERIFIED_WEBHOOK_SECRET): string =>
  `HMAC-SHA512=${createHmac('sha512', secret).update(body).digest('base64')}`;

/** Posts `body` as the provider does. */
export const postWebhook = (
  body: string,
  signature: string | null = sign(body),
): Promise<Response> =>
  call('/webhooks/textverified', {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      ...(signature === null ? {} : { 'x-webhook-signature': signature }),
    },
  });
