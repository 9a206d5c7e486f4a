// The unchanged Worker with a route that appends events to a hub without orders.
import { hubOf } from '../../worker/events/hub.client';
import worker from '../../worker/index';

export * from '../../worker/index';

async function append(request: Request, env: Env): Promise<Response> {
  const { account: accountId, id } = await request.json<{ account: string; id: string }>();
  const data = { verificationId: 'ver_bench', amount: 108, balanceAfter: 892 };
  const event = { id, type: 'credit.deducted', timestamp: Date.now(), accountId, data };
  await hubOf(env, accountId).append([event], false);
  return new Response('ok');
}

export default {
  fetch: (request, env, ctx) =>
    new URL(request.url).pathname === '/bench/append'
      ? append(request, env)
      : worker.fetch(request, env, ctx),
  scheduled: (controller, env) => worker.scheduled(controller, env),
  queue: (batch, env) => worker.queue(batch, env),
} satisfies ExportedHandler<Env>;
