// One of several isolates that share a limiter, in its own process and with a skewed clock.
import { waitUntil } from 'cloudflare:workers';
import { LeaseBook, type Verdict } from '../../worker/traffic/limits/lease-book';
import { SECOND } from '../../worker/platform/core/clock';
import { patienceOf, type Answer } from '../../worker/traffic/limits/lease';
import { pollUntil } from '../../worker/platform/core/timeout';

interface LeasingEnv {
  LIMITER: string;
  SKEW_MS: number;
}

const trueNow = Date.now.bind(Date);
let skewMs = 0;
const now = () => trueNow() + skewMs;
const book = new LeaseBook({
  now,
  newAsk: () => crypto.randomUUID(),
  keep: (flight) => waitUntil(flight),
  join: (_, isOver) => pollUntil(isOver, SECOND),
});
let calls = 0;

async function lease(env: LeasingEnv, account: string, windowMs: number): Promise<Verdict> {
  const holding = book.of({ accountId: account, credentialId: account, keyLimit: null });
  const taken = holding.take(now());
  if (taken) return taken;
  return book.obtain(holding, async (ask) => {
    calls++;
    const body = JSON.stringify({ ...ask, keyLimit: null, batch: null });
    const signal = AbortSignal.timeout(patienceOf(windowMs));
    const url = `${env.LIMITER}/ask/${account}`;
    const answer = await fetch(url, { method: 'POST', body, signal });
    if (!answer.ok) throw new Error('lost');
    return answer.json<Answer>();
  });
}

async function count(env: LeasingEnv, account: string, query: URLSearchParams): Promise<Verdict> {
  const window = Math.floor(now() / Number(query.get('windowMs')));
  const url = `${env.LIMITER}/kv/${account}:${window}?limit=${query.get('limit')}`;
  try {
    const mayPass = await (await fetch(url)).json<boolean>();
    return mayPass ? 'admitted' : 'blocked';
  } catch {
    // Killed together with the limiter, which runs in the same process.
    return 'open';
  }
}

/** Paths: /lease/:account and /kv/:account, both with window and limit in the query; /calls. */
export default {
  async fetch(request, env) {
    skewMs = env.SKEW_MS;
    const { pathname, searchParams } = new URL(request.url);
    const [, how, account = ''] = pathname.split('/');
    if (how === 'calls') return Response.json(calls);
    const requestedAt = trueNow();
    const verdict = await (how === 'kv'
      ? count(env, account, searchParams)
      : lease(env, account, Number(searchParams.get('windowMs'))));
    return Response.json({ requestedAt, at: trueNow(), verdict });
  },
} satisfies ExportedHandler<LeasingEnv>;
