import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ReconnectingSocket } from '../../../web/realtime/reconnecting-socket';
import { ServerClock } from '../../../web/realtime/server-clock';
import { problem } from '../support/builders';
import { FakeSocket } from '../support/fake-socket';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const isSignedOut = (error: unknown): boolean =>
  error instanceof Error && error.message === 'signed out';

function world(ticket: () => Promise<string> = () => Promise.resolve('t')) {
  const sockets: FakeSocket[] = [];
  const seen: number[] = [];
  const live: boolean[] = [];
  const [onResync, onNotified] = [vi.fn(), vi.fn()];
  const clock = new ServerClock();
  const socket = new ReconnectingSocket(
    {
      ticket,
      clock,
      random: () => 1,
      isFinal: isSignedOut,
      open: () => {
        const opened = new FakeSocket();
        sockets.push(opened);
        return opened as unknown as WebSocket;
      },
    },
    {
      onEvent: ({ sequence }) => seen.push(sequence),
      onLive: (isLive) => live.push(isLive),
      onResync,
      onNotified,
    },
  );
  const latest = (): FakeSocket => {
    const last = sockets.at(-1);
    if (!last) throw new Error('no socket was opened');
    return last;
  };
  return { socket, sockets, latest, seen, live, clock, onResync, onNotified };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const resumed = (sequence: number, hasMore = false) => ({ type: 'resumed', sequence, hasMore });

async function started(ticket?: () => Promise<string>) {
  const made = world(ticket);
  made.socket.start();
  await pass(0);
  return made;
}

test('waits for the Retry-After of a refusal, also when it is told to reconnect now', async () => {
  let refusals = 1;
  const asked: number[] = [];
  const begun = Date.now();
  const { socket, sockets } = await started(() => {
    asked.push(Date.now() - begun);
    return refusals-- > 0
      ? Promise.reject(problem(429, 'limits.rate_exceeded', 30_000))
      : Promise.resolve('t');
  });
  await pass(10_000);
  socket.reconnectNow();
  socket.reconnectNow();
  await pass(19_999);
  expect(asked).toEqual([0]);
  await pass(1);
  expect([asked, sockets.length]).toEqual([[0, 30_000], 1]);
});

test('I-43 resumes after every loss, page by page', async () => {
  const { socket, latest, sockets, seen, live } = await started();
  latest().hello(3);
  latest().event(4);
  latest().close();
  expect(live).toEqual([true, false]);
  await pass(1_000);
  expect(sockets).toHaveLength(2);
  latest().hello(8);
  latest().event(9);
  for (const n of [5, 6]) latest().event(n);
  latest().says(resumed(6, true));
  for (const n of [7, 8]) latest().event(n);
  expect(live).toEqual([true, false]);
  latest().says(resumed(8));
  expect(latest().sent).toEqual([
    '{"type":"resume","afterSequence":4}',
    '{"type":"resume","afterSequence":6}',
  ]);
  expect([seen, live]).toEqual([
    [4, 5, 6, 7, 8, 9],
    [true, false, true],
  ]);
  socket.stop();
});

test('requests no replay when nothing was missed', async () => {
  const { socket, latest, live } = await started();
  latest().hello(4);
  latest().close();
  await pass(1_000);
  latest().hello(4);
  expect([latest().sent, live]).toEqual([[], [true, false, true]]);
  socket.stop();
});

test('reports skipped events, and goes on after them', async () => {
  const { socket, latest, seen, onResync } = await started();
  latest().hello(1);
  latest().says({ type: 'resync', sequence: 900, reason: 'busy' });
  latest().event(900);
  latest().event(901);
  expect([onResync.mock.calls, seen]).toEqual([[[900]], [901]]);
  socket.stop();
});

test('reports stored notifications, and ignores unknown frames', async () => {
  const { socket, latest, seen, onNotified } = await started();
  latest().hello(1);
  latest().says('{');
  latest().says({ type: 'news' });
  latest().says({ type: 'notified', sequence: 2 });
  latest().event(2);
  expect([onNotified.mock.calls, seen]).toEqual([[[2]], [2]]);
  socket.stop();
});

test('sets the clock by each hello', async () => {
  const { socket, latest, clock } = await started();
  const sentAt = new Date(Date.now() + 90_000).toISOString();
  latest().says({ type: 'hello', sequence: 0, sentAt });
  expect(clock.read() - Date.now()).toBe(90_000);
  socket.stop();
});

test('I-43 pings while events arrive, and drops a connection without a pong', async () => {
  const { socket, latest, sockets } = await started();
  const first = latest();
  first.hello(0);
  for (let n = 1; n <= 16; n++) {
    await pass(1_000);
    first.event(n);
  }
  expect(first.sent).toEqual(['ping']);
  first.says('pong');
  await pass(15_000);
  expect(first.sent).toEqual(['ping', 'ping']);
  await pass(8_000);
  expect(first.closed).toBe(true);
  await pass(1_000);
  expect(sockets).toHaveLength(2);
  socket.stop();
});

test('drops a connection without a hello', async () => {
  const { socket, sockets } = await started();
  await pass(8_400);
  expect(sockets).toHaveLength(2);
  socket.stop();
});

test('waits twice as long after each failure, and not at all once it is told to reconnect now', async () => {
  const { socket, sockets, latest } = await started();
  for (const wait of [400, 800, 1_600, 3_200, 6_400, 8_000, 8_000]) {
    const before = sockets.length;
    latest().close();
    await pass(wait - 1);
    expect(sockets).toHaveLength(before);
    await pass(1);
    expect(sockets).toHaveLength(before + 1);
  }
  latest().close();
  const before = sockets.length;
  socket.reconnectNow();
  await pass(0);
  expect(sockets).toHaveLength(before + 1);
  socket.stop();
});

test('asks for tickets until a refusal is final', async () => {
  let [tries, message] = [0, 'no network'];
  await started(() => {
    tries++;
    return Promise.reject(new Error(message));
  });
  await pass(60_000);
  expect(tries).toBe(11);
  message = 'signed out';
  await pass(60_000);
  expect(tries).toBe(12);
});

test('opens no socket after a stop, even when a ticket was on its way', async () => {
  const { socket, sockets } = world();
  socket.start();
  socket.stop();
  await pass(60_000);
  expect(sockets).toEqual([]);
});
