import type { SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { assertReadyToSell } from '../../platform/config/readiness';
import { tickerOf } from '../../platform/objects/ticker.client';
import { verifyWebhook, webhookMessage } from '../../providers/textverified/textverified.client';
import { deliverMessage } from './quarantine';

const ACCOUNT = 'main';

/**
 * A webhook of TextVerified: verified over its raw bytes, stored or delivered, then answered.
 * @throws service.not_ready, webhooks.signature; anything else that throws makes the provider send it again.
 */
export async function receiveTextVerified(
  ctx: SystemCtx,
  webhook: { raw: Uint8Array; signature: string | null },
): Promise<void> {
  const { raw, signature } = webhook;
  // Without the secret nothing can be verified; not ready, the provider sends it again.
  await assertReadyToSell(ctx);
  if (!(await verifyWebhook(raw, signature, ctx.env.TEXTVERIFIED_WEBHOOK_SECRET)))
    throw new AppError('webhooks.signature');
  const event = webhookMessage(parse(raw));
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
