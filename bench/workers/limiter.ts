// The unchanged RateLimiter, called over HTTP by isolates in other processes, and a KV counter for comparison.
import type { Question } from '../../worker/traffic/limits/limiter.object';
import type { RateLimiter } from '../../worker/traffic/limits/limiter.object';

export { RateLimiter } from '../../worker/traffic/limits/limiter.object';

interface LimiterEnv {
  RATE_LIMITER: DurableObjectNamespace<RateLimiter>;
  KV: KVNamespace;
  /** Share of answers that are lost on the way back. */
  LOST: number;
}

/** Counts a fixed window in KV: read, add one, write. */
async function countInKv(kv: KVNamespace, key: string, limit: number): Promise<boolean> {
  const count = Number((await kv.get(key)) ?? 0);
  if (count >= limit) return false;
  await kv.put(key, String(count + 1), { expirationTtl: 600 });
  return true;
}

/** Paths: /adopt/:account, /ask/:account, /kv/:key?limit=. */
export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    const [, what, name = ''] = pathname.split('/');
    if (what === 'kv')
      return Response.json(await countInKv(env.KV, name, Number(searchParams.get('limit'))));
    const limiter = env.RATE_LIMITER.getByName(name);
    if (what === 'adopt') {
      await limiter.adopt(await request.json());
      return new Response('ok');
    }
    const answer = await limiter.ask(await request.json<Question>());
    // Granted and booked, but the caller never learns of it.
    if (Math.random() < env.LOST) return new Response('lost', { status: 502 });
    return Response.json(answer);
  },
} satisfies ExportedHandler<LimiterEnv>;
