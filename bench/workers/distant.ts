// The Worker as it is, with the edge's distances between its parts. Nothing of worker/ knows of it.
import { afar } from './distance.ts';
import worker, * as objects from '../../worker/index';

export class VerificationObject extends objects.VerificationObject {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, afar(env));
  }
}
export class AccountHub extends objects.AccountHub {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, afar(env));
  }
}
export { AddressLimiter, ProviderSession, RateLimiter, Ticker } from '../../worker/index';

export default {
  fetch: (request, env, ctx) => worker.fetch(request, afar(env), ctx),
  scheduled: (controller, env) => worker.scheduled(controller, afar(env)),
  queue: (batch, env) => worker.queue(batch, afar(env)),
} satisfies ExportedHandler<Env>;
