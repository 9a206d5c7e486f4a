import { compose } from './app/compose';
import { app } from './app/http-app';
import { consumeDead, consumeDeliveries } from './channels/webhooks/deliveries/deliveries.queue';
import { consumeEvents, storeDeadLetters } from './app/events.queue';
import { systemCtx } from './accounts/authentication/auth';
import { claimJob } from './platform/objects/jobs';
import { tick } from './app/ops/tick';
import { tickerOf } from './platform/objects/ticker.client';
import { TICK, TICK_LATE_MS } from './app/ops/ticker.object';

export { ExportObject } from './privacy/export/export.object';
export { AccountHub } from './channels/account-stream/hub.object';
export { AttemptLimiter } from './traffic/attempts/attempts.object';
export { AddressLimiter } from './traffic/limits/address-limiter.object';
export { RateLimiter } from './traffic/limits/limiter.object';
export { Ticker } from './app/ops/ticker.object';
export { ProviderSession } from './providers/textverified/session.object';
export { OrderObject as VerificationObject } from './verifications/orders/order.object';

compose();

export default {
  fetch: app.fetch,
  async scheduled(_controller, env) {
    const ctx = systemCtx(env);
    await tickerOf(env).ensure();
    if (await claimJob(ctx, TICK, TICK_LATE_MS)) await tick(ctx);
  },
  // A queue's name ends with the name of its environment.
  async queue(batch, env) {
    const ctx = systemCtx(env);
    const { queue } = batch;
    const isDead = queue.includes('-dead');
    if (queue.includes('-events'))
      return isDead ? storeDeadLetters(ctx, batch) : consumeEvents(ctx, batch);
    if (isDead) return consumeDead(batch);
    return consumeDeliveries(ctx, batch, queue.includes('-slow') ? 'slow' : 'fast');
  },
} satisfies ExportedHandler<Env>;
