import { Webhook } from 'standardwebhooks';
import { SECOND } from '../../../platform/core/clock';
import type { Ctx } from '../../../platform/core/ctx';
import { repeatableSecret } from '../../../platform/core/repeatable-ids';

/** A new signing secret of Standard Webhooks: shown once, stored sealed. */
export const mintSecret = (ctx: Pick<Ctx, 'seed'> = {}): string =>
  `whsec_${Buffer.from(repeatableSecret(ctx, 'endpoint')).toString('base64')}`;

/**
 * The three headers of Standard Webhooks 1.0 for one attempt at `now` (epoch milliseconds). Every secret signs, the
 * newest first: during a rotation a receiver may know either of two.
 */
export const signedHeaders = (
  secrets: readonly string[],
  { id, body, now }: { id: string; body: string; now: number },
): Record<string, string> => ({
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(now / SECOND)),
  'webhook-signature': secrets
    .map((secret) => new Webhook(secret).sign(id, new Date(now), body))
    .join(' '),
});
