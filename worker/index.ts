import { compose } from './app/compose';
import { app } from './http/app';
import { consumeDead, consumeDeliveries } from './deliveries/deliveries.queue';
import { consumeEvents, keepDead } from './events/events.queue';
import { systemCtx } from './http/auth';
import { claimJob } from './ops/jobs';
import { tick } from './ops/tick';
import { tickerOf } from './ops/ticker.client';
import { TICK, TICK_LATE_MS } from './ops/ticker.object';

export { ExportObject } from './exports/export.object';
export { AccountHub } from './hub/hub.object';
export { AttemptLimiter } from './identity/attempts.object';
export { AddressLimiter } from './limits/address.object';
export { RateLimiter } from './limits/limiter.object';
export { Ticker } from './ops/ticker.object';
export { ProviderSession } from './providers/textverified/session.object';
export { VerificationObject } from './verifications/verification.object';

compose();

export default {
  fetch: app.fetch,
  async scheduled(_controller, env) {
    const ctx = systemCtx(env);
    await tickerOf(env).ensure();
    if (await claimJob(ctx, TICK, TICK_LATE_MS)) await tick(ctx);
  },
  // A queue's name ends with its environment's.
  async queue(batch, env) {
    const ctx = systemCtx(env);
    const { queue } = batch;
    const isDead = queue.includes('-dead');
    if (queue.includes('-events')) return isDead ? keepDead(ctx, batch) : consumeEvents(ctx, batch);
    if (isDead) return consumeDead(batch);
    return consumeDeliveries(ctx, batch, queue.includes('-slow') ? 'slow' : 'fast');
  },
} satisfies ExportedHandler<Env>;
