// The unchanged Worker with a probe of its alarm's lateness.
import worker, { VerificationObject as Verification } from '../../worker/index';
import { LATENESS_PATH, noteAlarm, takeLateness } from './lateness';

export {
  AccountHub,
  AddressLimiter,
  ProviderSession,
  RateLimiter,
  Ticker,
} from '../../worker/index';

export class VerificationObject extends Verification {
  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    noteAlarm(info?.scheduledTime);
    await super.alarm();
  }
}

export default {
  fetch: (request, env, ctx) =>
    new URL(request.url).pathname === LATENESS_PATH
      ? takeLateness()
      : worker.fetch(request, env, ctx),
  scheduled: (controller, env) => worker.scheduled(controller, env),
  queue: (batch, env) => worker.queue(batch, env),
} satisfies ExportedHandler<Env>;
