// One of several isolates that share a limiter, in its own process and with a skewed clock.
import { waitUntil } from 'cloudflare:workers';
import { LeaseBook, type Admission } from '../../worker/traffic/limits/lease-book';
import { SECOND } from '../../worker/platform/core/clock';
import { answerTimeout, type LeaseAnswer } from '../../worker/traffic/limits/lease-protocol';
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

async function lease(env: LeasingEnv, account: string, windowMs: number): Promise<Admission> {
  const current = book.get({ accountId: account, credentialId: account, keyLimit: null });
  const taken = current.take(now());
  if (taken) return taken;
  return book.acquire(current, async (ask) => {
    calls++;
    const body = JSON.stringify({ ...ask, keyLimit: null, batch: null });
    const signal = AbortSignal.timeout(answerTimeout(windowMs));
    const url = `${env.LIMITER}/ask/${account}`;
    const answer = await fetch(url, { method: 'POST', body, signal });
    if (!answer.ok) throw new Error('lost');
    return answer.json<LeaseAnswer>();
  });
}

async function count(env: LeasingEnv, account: string, query: URLSearchParams): Promise<Admission> {
  const window = Math.floor(now() / Number(query.get('windowMs')));
  const url = `${env.LIMITER}/kv/${account}:${window}?limit=${query.get('limit')}`;
  try {
    const mayPass = await (await fetch(url)).json<boolean>();
    return mayPass ? 'admitted' : 'blocked';
  } catch {
    // Killed together with the limiter, which runs in the same process.
    return 'unavailable';
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
    const admission = await (how === 'kv'
      ? count(env, account, searchParams)
      : lease(env, account, Number(searchParams.get('windowMs'))));
    return Response.json({ requestedAt, at: trueNow(), admission });
  },
} satisfies ExportedHandler<LeasingEnv>;
