import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AccountStream, type TabsDeps } from '../../../web/realtime/account-stream';
import { FakeSocket, streamEvent } from '../support/fake-socket';

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
    const [onResync, onNotified] = [vi.fn(), vi.fn()];
    const live: boolean[] = [];
    const stream = new AccountStream(
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
        onNotified,
        onLive: (isLive) => live.push(isLive),
      },
    );
    stream.start();
    return { stream, seen, onResync, onNotified, live };
  };
  const latest = () => sockets.at(-1)!;
  return { tab, sockets, latest };
}

const event = (sequence: number) => ({ type: 'event', event: streamEvent(sequence) });
const resumed = (sequence: number, more = false) => ({ type: 'resumed', sequence, more });

test('a stop ends the live state and posts nothing on the closed channel', async () => {
  const { tab, latest } = browser();
  const { stream, live } = tab();
  await soon();
  latest().hello(0);
  stream.stop();
  expect(live).toEqual([true, false]);
  expect(latest().closed).toBe(true);
});

test('going offline is a loss at once, going online reconnects at once', async () => {
  const { tab, latest, sockets } = browser({ shares: false });
  const { stream, live } = tab();
  await soon();
  latest().hello(0);
  stream.onOffline();
  expect(live).toEqual([true, false]);
  stream.reconnectNow();
  await soon();
  expect(sockets).toHaveLength(2);
  stream.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sockets).toHaveLength(2);
});

test('I-43 tabs share one socket and its events, and the next leader takes over without loss', async () => {
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

test('I-43 a new leader without an event yet resumes where the old one was', async () => {
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

test('tabs of another account get no events', async () => {
  const { tab, latest } = browser();
  const [one, other] = [tab('acc_1'), tab('acc_2')];
  await soon();
  latest().hello(0);
  latest().says(event(1));
  expect([one.seen, other.seen]).toEqual([[1], []]);
  one.stream.stop();
  other.stream.stop();
});

test('the leading tab passes on stored notifications and skipped events', async () => {
  const { tab, latest } = browser();
  const [one, two] = [tab(), tab()];
  await soon();
  latest().hello(5);
  latest().says({ type: 'notified', sequence: 5 });
  latest().says({ type: 'resync', sequence: 9, reason: 'busy' });
  for (const { onNotified, onResync } of [one, two])
    expect([onNotified.mock.calls, onResync.mock.calls]).toEqual([[[5]], [[9]]]);
  expect([one.stream.sequence, two.stream.sequence]).toEqual([9, 9]);
  one.stream.stop();
  two.stream.stop();
});

test('a tab that takes over is not live until its own socket is', async () => {
  const { tab, latest } = browser();
  const [one, two] = [tab(), tab()];
  await soon();
  latest().hello(5);
  one.stream.stop();
  await soon();
  expect(two.live).toEqual([true, false]);
  latest().hello(5);
  expect(two.live).toEqual([true, false, true]);
  two.stream.stop();
});
