import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Problem } from '../../../web/core/problem';
import { Stream, type TabsDeps } from '../../../web/realtime/account-stream';
import { FakeSocket } from '../support/fake-socket';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const soon = () => vi.advanceTimersByTimeAsync(0);

/** A lock that one has at a time, in the order of asking. */
class Locks {
  #last: Promise<unknown> = Promise.resolve();

  request(_name: string, { signal }: { signal: AbortSignal }, work: () => Promise<void>) {
    const before = this.#last;
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
    let has = false;
    const turn = before.then(() => {
      if (signal.aborted) throw new Error('aborted');
      has = true;
      return work();
    });
    this.#last = turn.catch(() => undefined);
    return Promise.race([
      turn,
      aborted.catch((error: unknown) => (has ? turn : Promise.reject(error))),
    ]);
  }
}

/** What browsers do between tabs: each hears the others, never itself. */
class Air {
  readonly channels = new Set<EventTarget>();

  channel() {
    const own = new EventTarget();
    this.channels.add(own);
    return {
      addEventListener: own.addEventListener.bind(own),
      close: () => void this.channels.delete(own),
      postMessage: (data: unknown) => {
        // As browsers do.
        if (!this.channels.has(own)) throw new Error('InvalidStateError');
        for (const other of this.channels)
          if (other !== own) other.dispatchEvent(Object.assign(new Event('message'), { data }));
      },
    };
  }
}

function browser({ shares = true, ticket = () => Promise.resolve('t') } = {}) {
  const [air, locks] = [new Air(), new Locks()];
  const sockets: FakeSocket[] = [];
  const tab = (name = 'acc_1') => {
    const seen: number[] = [];
    const onResync = vi.fn();
    const live: boolean[] = [];
    const stream = new Stream(
      {
        ticket,
        random: () => 1,
        isFinal: (error) => error instanceof Error && error.message === 'signed out',
        open: () => {
          const opened = new FakeSocket();
          sockets.push(opened);
          return opened as unknown as WebSocket;
        },
        ...(shares && { tabs: { name, locks, channel: air.channel() } as unknown as TabsDeps }),
      },
      {
        onEvent: ({ sequence }) => seen.push(sequence),
        onResync,
        onLive: (isLive) => live.push(isLive),
      },
    );
    stream.start();
    return { stream, seen, onResync, live };
  };
  const latest = () => sockets.at(-1)!;
  return { tab, sockets, latest };
}

const event = (sequence: number) => ({
  type: 'event',
  event: {
    id: `evt_${sequence}`,
    type: 'credit.deducted',
    version: 1,
    timestamp: new Date().toISOString(),
    sequence,
    accountId: 'acc_1',
    data: { amount: 1 },
  },
});
const resumed = (sequence: number, more = false) => ({ type: 'resumed', sequence, more });

test('a refusal’s Retry-After is waited for, also where the page is looked at meanwhile', async () => {
  let refusals = 1;
  const asked: number[] = [];
  const begun = Date.now();
  const limited = new Problem(429, 'limits.rate_exceeded', 'Too many.', 30_000);
  const ticket = () => {
    asked.push(Date.now() - begun);
    return refusals-- > 0 ? Promise.reject(limited) : Promise.resolve('t');
  };
  const { tab, sockets } = browser({ shares: false, ticket });
  const { stream } = tab();
  await soon();
  await vi.advanceTimersByTimeAsync(10_000);
  stream.wake();
  stream.wake();
  await vi.advanceTimersByTimeAsync(19_999);
  expect(asked).toEqual([0]);
  await vi.advanceTimersByTimeAsync(1);
  expect([asked, sockets.length]).toEqual([[0, 30_000], 1]);
});

test('I-43 resumes after every loss where it has come to, page by page', async () => {
  const { tab, latest, sockets } = browser({ shares: false });
  const { stream, seen, live } = tab();
  await soon();
  latest().hello(3);
  expect(live).toEqual([true]);
  latest().says(event(4));
  latest().close();
  expect(live).toEqual([true, false]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sockets).toHaveLength(2);
  latest().hello(8);
  latest().says(event(9));
  for (const n of [5, 6]) latest().says(event(n));
  latest().says(resumed(6, true));
  for (const n of [7, 8]) latest().says(event(n));
  latest().says(resumed(8));
  expect(latest().sent).toEqual(['{"type":"resume","after":4}', '{"type":"resume","after":6}']);
  expect(seen).toEqual([4, 5, 6, 7, 8, 9]);
  expect(live).toEqual([true, false, true]);
  stream.stop();
});

test('a resync is told, and what follows goes on from there', async () => {
  const { tab, latest } = browser({ shares: false });
  const { stream, seen, onResync } = tab();
  await soon();
  latest().hello(1);
  latest().says({ type: 'resync', sequence: 900, reason: 'busy' });
  latest().says(event(900));
  latest().says(event(901));
  expect(onResync).toHaveBeenCalledTimes(1);
  expect(seen).toEqual([901]);
  stream.stop();
});

test('I-43 it pings while events come, and a line without an answer is given up', async () => {
  const { tab, latest, sockets } = browser({ shares: false });
  const { stream } = tab();
  await soon();
  const first = latest();
  first.hello(0);
  for (let n = 1; n <= 16; n++) {
    await vi.advanceTimersByTimeAsync(1_000);
    first.says(event(n));
  }
  expect(first.sent).toEqual(['ping']);
  first.says('pong');
  await vi.advanceTimersByTimeAsync(15_000);
  expect(first.sent).toEqual(['ping', 'ping']);
  await vi.advanceTimersByTimeAsync(8_000);
  expect(first.closed).toBe(true);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sockets).toHaveLength(2);
  stream.stop();
});

test('stopped while it is live, it is not, and says nothing on its closed channel', async () => {
  const { tab, latest } = browser();
  const { stream, live } = tab();
  await soon();
  latest().hello(0);
  stream.stop();
  expect(live).toEqual([true, false]);
  expect(latest().closed).toBe(true);
});

test('offline is a loss at once, and online tries at once', async () => {
  const { tab, latest, sockets } = browser({ shares: false });
  const { stream, live } = tab();
  await soon();
  latest().hello(0);
  stream.lose();
  expect(live).toEqual([true, false]);
  stream.wake();
  await soon();
  expect(sockets).toHaveLength(2);
  stream.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sockets).toHaveLength(2);
});

test('tries go on with pauses that grow, until the person is signed out', async () => {
  let [tries, message] = [0, 'no network'];
  const ticket = () => {
    tries++;
    return Promise.reject(new Error(message));
  };
  const { tab } = browser({ shares: false, ticket });
  tab();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(tries).toBe(11);
  message = 'signed out';
  await vi.advanceTimersByTimeAsync(60_000);
  expect(tries).toBe(12);
});

test('I-43 tabs share one socket, hear the same, and the next one takes over without loss', async () => {
  const { tab, latest, sockets } = browser();
  const [one, two] = [tab(), tab()];
  await soon();
  expect(sockets).toHaveLength(1);
  latest().hello(5);
  latest().says(event(6));
  const three = tab();
  await soon();
  latest().says(event(7));
  expect([one.seen, two.seen, three.seen]).toEqual([[6, 7], [6, 7], [7]]);
  expect([two.stream.isLive, three.stream.isLive]).toEqual([true, true]);

  one.stream.stop();
  await soon();
  expect(sockets).toHaveLength(2);
  latest().hello(9);
  expect(latest().sent).toEqual(['{"type":"resume","after":7}']);
  for (const frame of [event(8), event(9), resumed(9)]) latest().says(frame);
  expect([two.seen, three.seen]).toEqual([
    [6, 7, 8, 9],
    [7, 8, 9],
  ]);
  two.stream.stop();
  three.stream.stop();
});

test('I-43 a tab that has heard no event yet takes over where the one before it was', async () => {
  const { tab, latest } = browser();
  const [one, two] = [tab(), tab()];
  await soon();
  latest().hello(5);
  one.stream.stop();
  await soon();
  latest().hello(6);
  expect(latest().sent).toEqual(['{"type":"resume","after":5}']);
  two.stream.stop();
});

test('another account’s tabs hear nothing of it', async () => {
  const { tab, latest } = browser();
  const [one, other] = [tab('acc_1'), tab('acc_2')];
  await soon();
  latest().hello(0);
  latest().says(event(1));
  expect([one.seen, other.seen]).toEqual([[1], []]);
  one.stream.stop();
  other.stream.stop();
});
