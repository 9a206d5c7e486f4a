import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Problem } from '../../../../../web/core/problem';
import { LiveSocket } from '../../../../../web/features/verifications/live/live-socket';
import { ServerClock } from '../../../../../web/realtime/server-clock';
import { FakeSocket } from '../../../support/fake-socket';
import { problem } from '../../../support/builders';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function world(
  ticket: () => Promise<string> = () => Promise.resolve('t'),
  isFinal = (error: unknown) => error instanceof Error && error.name === 'Problem',
) {
  const sockets: FakeSocket[] = [];
  const seen: number[] = [];
  const onChange = vi.fn();
  const socket = new LiveSocket(
    'ver_1',
    {
      ticket,
      clock: new ServerClock(),
      random: () => 1,
      open: () => {
        const opened = new FakeSocket();
        sockets.push(opened);
        return opened as unknown as WebSocket;
      },
    },
    {
      onEvent: ({ sequence }) => seen.push(sequence),
      onChange,
      isFinal,
    },
  );
  const latest = () => {
    const last = sockets.at(-1);
    if (!last) throw new Error('no socket was opened');
    return last;
  };
  return { socket, sockets, seen, onChange, latest };
}

const soon = () => vi.advanceTimersByTimeAsync(0);

test('a refusal’s Retry-After is waited for, also where the page is looked at meanwhile', async () => {
  let refusals = 1;
  const asked: number[] = [];
  const begun = Date.now();
  const limited = new Problem(429, 'limits.rate_exceeded', 'Too many.', 30_000);
  const { socket, sockets } = world(
    () => {
      asked.push(Date.now() - begun);
      return refusals-- > 0 ? Promise.reject(limited) : Promise.resolve('t');
    },
    () => false,
  );
  socket.start();
  await soon();
  await vi.advanceTimersByTimeAsync(10_000);
  socket.wake();
  socket.wake();
  await vi.advanceTimersByTimeAsync(19_999);
  expect(asked).toEqual([0]);
  await vi.advanceTimersByTimeAsync(1);
  expect([asked, sockets.length]).toEqual([[0, 30_000], 1]);
});

test('I-43 resumes after what it has seen, and takes no event twice or out of order', async () => {
  const { socket, seen, latest } = world();
  socket.start();
  await soon();
  latest().hello(0);
  latest().event(1);
  latest().event(2);
  latest().event(1);
  latest().close();
  await vi.advanceTimersByTimeAsync(1_000);
  latest().hello(4);
  expect(latest().sent).toEqual(['{"type":"resume","after":2}']);
  latest().event(2);
  latest().event(3);
  latest().event(4);
  expect(seen).toEqual([1, 2, 3, 4]);
  socket.stop();
});

test('asks for nothing when nothing was missed', async () => {
  const { socket, latest } = world();
  socket.start();
  await soon();
  latest().hello(0);
  expect(latest().sent).toEqual([]);
  expect(socket.live.value).toBe(true);
  socket.stop();
});

test('waits longer after each failure, and at once no more when the network is back', async () => {
  const { socket, sockets, latest } = world();
  socket.start();
  await soon();
  for (const wait of [400, 800, 1_600, 3_200, 6_400, 8_000, 8_000]) {
    const before = sockets.length;
    latest().close();
    await vi.advanceTimersByTimeAsync(wait - 1);
    expect(sockets.length).toBe(before);
    await vi.advanceTimersByTimeAsync(1);
    expect(sockets.length).toBe(before + 1);
  }
  latest().close();
  const before = sockets.length;
  socket.wake();
  await soon();
  expect(sockets.length).toBe(before + 1);
  socket.stop();
});

test('a line that says nothing, not even pong, is given up', async () => {
  const { socket, sockets, latest } = world();
  socket.start();
  await soon();
  latest().hello(0);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(latest().sent).toEqual(['ping']);
  latest().says('pong');
  await vi.advanceTimersByTimeAsync(15_000);
  expect(socket.live.value).toBe(true);
  await vi.advanceTimersByTimeAsync(8_000);
  expect(socket.live.value).toBe(false);
  await vi.advanceTimersByTimeAsync(400);
  expect(sockets.length).toBe(2);
  socket.stop();
});

test('a server that accepts and never greets is given up too', async () => {
  const { socket, sockets } = world();
  socket.start();
  await soon();
  await vi.advanceTimersByTimeAsync(8_400);
  expect(sockets.length).toBe(2);
  socket.stop();
});

test('tells when it is live and when it no longer is', async () => {
  const { socket, onChange, latest } = world();
  socket.start();
  await soon();
  expect(onChange).toHaveBeenCalledTimes(0);
  latest().hello(0);
  expect(onChange).toHaveBeenCalledTimes(1);
  latest().close();
  expect(onChange).toHaveBeenCalledTimes(2);
  socket.stop();
});

test('a refused ticket ends it; one that cannot be had now is asked for again', async () => {
  const refused = world(() => Promise.reject(problem(404, 'verifications.not_found')));
  refused.socket.start();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(refused.sockets).toEqual([]);
  let tries = 0;
  const lost = world(() =>
    ++tries < 3 ? Promise.reject(new TypeError('net')) : Promise.resolve('t'),
  );
  lost.socket.start();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(lost.sockets.length).toBe(1);
  lost.socket.stop();
});

test('stopped, it opens nothing more, even when a ticket was under way', async () => {
  const { socket, sockets } = world();
  socket.start();
  socket.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sockets).toEqual([]);
});

test('what is no frame of ours is passed over', async () => {
  const { socket, seen, latest } = world();
  socket.start();
  await soon();
  latest().hello(0);
  latest().says('{');
  latest().says({ type: 'news' });
  latest().event(1);
  expect(seen).toEqual([1]);
  socket.stop();
});

test('a ticket that is refused for asking too often is asked for again when the API said', async () => {
  const ticket = vi.fn<() => Promise<string>>(() => Promise.resolve('t'));
  const refused = Object.assign(problem(429, 'limits.rate_exceeded', 30_000), { name: 'Limited' });
  ticket.mockRejectedValueOnce(refused);
  const { socket, sockets } = world(ticket);
  socket.start();
  await vi.advanceTimersByTimeAsync(29_999);
  expect([ticket.mock.calls.length, sockets.length]).toEqual([1, 0]);
  await vi.advanceTimersByTimeAsync(1);
  expect([ticket.mock.calls.length, sockets.length]).toEqual([2, 1]);
  socket.stop();
});
