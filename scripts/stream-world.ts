import { setTimeout as sleep } from 'node:timers/promises';
import type { StreamEvent } from '../web/realtime/frames.ts';
import { EventSequencer } from '../web/realtime/event-sequencer.ts';
import { fetchOnce } from './fetch-once.ts';
import { RawSocket } from './raw-socket.ts';
import { Server } from './server.ts';

export interface KillResult {
  sockets: number;
  /** The last sequence number of the log. */
  last: number;
  /** Over all clients: sequence numbers that never arrived, and numbers that arrived twice or out of order. */
  missing: number;
  disordered: number;
  reconnects: number;
  /** From the kill until every client had received the last event. */
  caughtUpMs: number;
}

type Frame =
  | { type: 'hello'; sequence: number }
  | { type: 'event'; event: StreamEvent }
  | { type: 'resumed'; sequence: number; hasMore: boolean }
  | { type: 'resync' | 'error' };

/** A client of the stream that reconnects after every loss and records the sequence numbers it receives. */
class Follower {
  readonly seen: number[] = [];
  connects = 0;
  readonly #url: string;
  readonly #headers: Record<string, string>;
  #events = new EventSequencer(0);
  #socket: RawSocket | null = null;
  #isOver = false;

  constructor(api: string, key: string) {
    this.#url = `${api}/v1/ws`;
    this.#headers = { authorization: `Bearer ${key}` };
    this.#connect();
  }

  close(): void {
    this.#isOver = true;
    this.#socket?.close();
  }

  #connect(): void {
    if (this.#isOver) return;
    this.#socket = new RawSocket(this.#url, this.#headers, {
      onText: (text) => this.#onFrame(JSON.parse(text) as Frame),
      // With jitter, as docs/guides/websocket.md says.
      onEnd: () => void setTimeout(() => this.#connect(), 200 + Math.random() * 1_800),
    });
  }

  #onFrame(frame: Frame): void {
    if (frame.type === 'hello') {
      this.connects++;
      const after = this.#events.onHello(frame.sequence);
      if (after !== null) this.#resume(after);
    } else if (frame.type === 'event') this.#record(this.#events.onEvent(frame.event));
    else if (frame.type === 'resumed') {
      this.#record(this.#events.onResumed(frame.sequence, frame.hasMore));
      if (frame.hasMore) this.#resume(frame.sequence);
    }
  }

  #resume(after: number): void {
    this.#socket?.send(JSON.stringify({ type: 'resume', afterSequence: after }));
  }

  #record(events: readonly StreamEvent[]): void {
    for (const { sequence } of events) this.seen.push(sequence);
  }
}

const call = async (server: Server, key: string, path: string, body?: object): Promise<Response> =>
  fetchOnce(server.api + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(15_000),
  });

/** Rents and cancels numbers until it is stopped; errors of the server are ignored. */
function startProducing(server: Server, key: string): () => Promise<void> {
  const over = new AbortController();
  const turn = async (): Promise<void> => {
    const rented = await call(server, key, '/v1/verifications', { service: 'whatsapp' });
    const { id } = (await rented.json()) as { id?: string };
    if (id) await call(server, key, `/v1/verifications/${id}/cancel`, {});
  };
  const work = async (): Promise<void> => {
    while (!over.signal.aborted) await turn().catch(() => sleep(50));
  };
  const all = Promise.all(Array.from({ length: 4 }, work));
  return async () => {
    over.abort();
    await all;
  };
}

/** Returns the last sequence number once the log stops growing. */
async function findLastSequence(server: Server, key: string): Promise<number> {
  let after = 0;
  for (let quiet = 0; quiet < 5;) {
    const answer = await call(server, key, `/v1/events?afterSequence=${after}&limit=100`);
    const { data } = (await answer.json()) as { data: { sequence: number }[] };
    after = data.at(-1)?.sequence ?? after;
    quiet = data.length === 0 ? quiet + 1 : 0;
    if (data.length === 0) await sleep(300);
  }
  return after;
}

/** Longer than a busy machine needs; events that are still missing then are lost. */
const LIMIT_MS = 120_000;

async function until(isDone: () => boolean): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  while (!isDone() && performance.now() < end) await sleep(20);
}

/** Minimum number of events before the kill, and after it. */
const EVENTS = 12;

/** Lets `sockets` clients follow one account while events are produced and workerd is killed. */
export async function followThroughKill(sockets: number): Promise<KillResult> {
  const server = await Server.start();
  try {
    const accountId = 'acc_stream';
    const account = { accountId, name: 'Stream', tier: 'enterprise' as const, credits: 1_000_000 };
    const key = await server.seed(account);
    const followers: Follower[] = [];
    for (let n = 0; n < sockets; n++) {
      followers.push(new Follower(server.api, key));
      if (n % 50 === 49) await until(() => followers.every(({ connects }) => connects > 0));
    }
    await until(() => followers.every(({ connects }) => connects > 0));
    const stop = startProducing(server, key);
    const newest = () => Math.max(...followers.map(({ seen }) => seen.at(-1) ?? 0));
    await until(() => newest() >= EVENTS);
    const killed = performance.now();
    await server.kill();
    const before = newest();
    await Promise.all([sleep(2_000), until(() => newest() >= before + EVENTS)]);
    await stop();
    const last = await findLastSequence(server, key);
    // An order whose cancel was lost in the kill ends by itself, perhaps after `last` was read; only events up to
    // `last` are checked.
    await until(() => followers.every(({ seen }) => (seen.at(-1) ?? 0) >= last));
    const caughtUpMs = performance.now() - killed;
    for (const follower of followers) follower.close();
    return {
      sockets,
      last,
      missing: followers.reduce(
        (sum, { seen }) => sum + last - new Set(seen.filter((n) => n <= last)).size,
        0,
      ),
      disordered: followers.reduce(
        (sum, { seen }) => sum + seen.filter((n, i) => n <= (seen[i - 1] ?? 0)).length,
        0,
      ),
      reconnects: followers.reduce((sum, { connects }) => sum + connects - 1, 0),
      caughtUpMs,
    };
  } finally {
    await server.stop();
  }
}
