// The unchanged Worker with a probe of its alarm's lateness.
import worker, * as objects from '../../worker/index';
import { LATENESS_PATH, noteAlarm, takeLateness } from './lateness';

// Every object of the Worker; an export of this file replaces the one of the same name.
export * from '../../worker/index';

export class VerificationObject extends objects.VerificationObject {
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
