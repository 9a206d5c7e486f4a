import type { SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { assertReadyToSell } from '../../platform/config/readiness';
import { tickerOf } from '../../platform/objects/ticker.client';
import { verifyWebhook, parseWebhook } from '../../providers/textverified/textverified.client';
import { deliverMessage } from './quarantine';

const ACCOUNT = 'main';

/**
 * Verifies a TextVerified webhook over its raw bytes, and delivers or stores its message before it is answered.
 * @throws service.not_ready, webhooks.signature; any other error makes the provider send it again.
 */
export async function receiveTextVerified(
  ctx: SystemCtx,
  webhook: { raw: Uint8Array; signature: string | null },
): Promise<void> {
  const { raw, signature } = webhook;
  // Without the secret nothing can be verified. The provider repeats a webhook that is answered with an error.
  await assertReadyToSell(ctx);
  if (!(await verifyWebhook(raw, signature, ctx.env.TEXTVERIFIED_WEBHOOK_SECRET)))
    throw new AppError('webhooks.signature');
  const event = parseWebhook(parse(raw));
  if (!event) {
    log('warn', 'webhooks.unreadable', { bytes: raw.byteLength });
    return;
  }
  if (!event.message) return;
  const nextAt = await deliverMessage(ctx, ACCOUNT, event.message);
  if (nextAt !== null) await tickerOf(ctx.env).wakeBy(nextAt);
}

function parse(raw: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(raw));
  } catch {
    return null;
  }
}
