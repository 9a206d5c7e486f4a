// The unchanged Worker with the edge's distances between its parts. Nothing in worker/ depends on it.
import { withDistances } from './distance.ts';
import worker, * as objects from '../../worker/index';

// Every object of the Worker; an export of this file replaces the one of the same name.
export * from '../../worker/index';

export class VerificationObject extends objects.VerificationObject {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, withDistances(env));
  }
}
export class AccountHub extends objects.AccountHub {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, withDistances(env));
  }
}

export default {
  fetch: (request, env, ctx) => worker.fetch(request, withDistances(env), ctx),
  scheduled: (controller, env) => worker.scheduled(controller, withDistances(env)),
  queue: (batch, env) => worker.queue(batch, withDistances(env)),
} satisfies ExportedHandler<Env>;
