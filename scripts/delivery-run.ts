import { setTimeout as sleep } from 'node:timers/promises';
import { Receiver, register } from './receivers.ts';
import { Server, type OutgoingEvent } from './server.ts';

export interface RunOptions {
  events: number;
  /** Number of receivers; two of them hang and one fails. */
  receivers: number;
  /** Events that are sent one at a time first, on an idle system. */
  idle: number;
  limitMs: number;
  logFile?: string;
}

export interface RunResult {
  /** Milliseconds from event to request, sorted. */
  latencies: number[];
  /** Deliveries that healthy receivers did not get. */
  missing: number;
  /** Requests that repeated an id at a healthy receiver. */
  repeated: number;
  forged: number;
  /** Deliveries to healthy receivers, and their total time. */
  arrived: number;
  ms: number;
  /** Deliveries that still wait for the hanging and failing receivers. */
  waiting: number;
  restartMs: number;
}

const CHUNK = 25;
const ACCOUNT = 'acc_deliveries';

const buildEvent = (id: string): OutgoingEvent => ({
  id,
  type: 'verification.completed',
  timestamp: Date.now(),
  data: { verificationId: 'ver_run', service: 'whatsapp', number: '+12065550142' },
});

/** Repeats `work` until it succeeds: the runtime may be killed meanwhile. */
async function retryUntilDone(work: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries > 100) throw error;
      await sleep(100);
    }
  }
}

/** Measures the latency from event to request, one event at a time. */
async function measureLatencies(
  server: Server,
  receiver: Receiver,
  count: number,
): Promise<number[]> {
  const latencies: number[] = [];
  for (let n = 0; n < count; n++) {
    const started = performance.now();
    await server.fanOut(ACCOUNT, [buildEvent(`evt_idle_${n}`)]);
    while (receiver.arrivals.length <= n) await sleep(1);
    latencies.push((receiver.arrivals[n]?.at ?? Infinity) - started);
    await sleep(20);
  }
  receiver.arrivals.length = 0;
  return latencies.toSorted((a, b) => a - b);
}

/** Sends every event to every receiver, and kills the runtime when half of them have arrived. */
export async function run(options: RunOptions): Promise<RunResult> {
  const { events, receivers: count, idle, limitMs, logFile = '' } = options;
  const server = await Server.start({ logFile });
  const receivers = Array.from({ length: count }, () => new Receiver());
  try {
    const account = { accountId: ACCOUNT, name: 'Run', tier: 'enterprise' as const, credits: 0 };
    const key = await server.seed(account);
    await server.cron();
    const [first = new Receiver(), ...rest] = receivers;
    await register(server.api, key, first);
    const latencies = await measureLatencies(server, first, idle);
    for (const receiver of rest) await register(server.api, key, receiver);
    const [hanging, alsoHanging, failing, ...healthy] = receivers;
    for (const one of [hanging, alsoHanging]) if (one) one.behaviour = 'hanging';
    if (failing) failing.behaviour = 'failing';
    const total = events * healthy.length;
    const arrived = () => healthy.reduce((sum, one) => sum + one.distinct, 0);
    const started = performance.now();
    const sending = (async () => {
      for (let from = 0; from < events; from += CHUNK) {
        const size = Math.min(CHUNK, events - from);
        const chunk = Array.from({ length: size }, (_, n) => buildEvent(`evt_run_${from + n}`));
        await retryUntilDone(() => server.fanOut(ACCOUNT, chunk));
      }
    })();
    const isOver = () => performance.now() - started > limitMs;
    while (arrived() < total / 2 && !isOver()) await sleep(20);
    const restartMs = await server.kill();
    await sending;
    while (arrived() < total && !isOver()) await sleep(50);
    const ms = performance.now() - started;
    const [left] = await server.query<{ n: number }>(
      `SELECT count(*) AS n FROM webhook_deliveries WHERE state = 'pending'`,
    );
    return {
      latencies,
      missing: total - arrived(),
      repeated: healthy.reduce((sum, one) => sum + one.arrivals.length - one.distinct, 0),
      forged: receivers.reduce((sum, one) => sum + one.forged, 0),
      arrived: arrived(),
      ms,
      waiting: left?.n ?? 0,
      restartMs,
    };
  } finally {
    for (const receiver of receivers) receiver.close();
    await server.stop();
  }
}
