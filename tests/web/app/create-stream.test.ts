// @vitest-environment happy-dom
import { signal } from '@preact/signals';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStream } from '../../../web/app/create-stream';
import type { SessionState } from '../../../web/shared/session.model';
import { FakeSocket } from '../support/fake-socket';
import { fakeApi, owner, refusal } from '../support/dom';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

function world({ isSignedOut = false } = {}) {
  const sockets: FakeSocket[] = [];
  const addresses: string[] = [];
  const channels: string[] = [];
  const calls = fakeApi({
    'POST /v1/tickets': () =>
      isSignedOut ? refusal(401, 'auth.session_ended', 'Sign in.') : { ticket: 'tkt_1' },
  });
  vi.stubGlobal('WebSocket', function (url: URL) {
    addresses.push(url.pathname + url.search);
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket;
  });
  vi.stubGlobal('BroadcastChannel', function (name: string) {
    channels.push(name);
    return { addEventListener: vi.fn(), postMessage: vi.fn(), close: vi.fn() };
  });
  const locks: string[] = [];
  const request = (name: string, _options: LockOptions, work: () => Promise<void>) => {
    locks.push(name);
    return work();
  };
  vi.stubGlobal('navigator', { locks: { request } });
  const session = {
    state: signal<SessionState>({ kind: 'in', me: owner }),
    ended: vi.fn(),
    load: vi.fn(async () => undefined),
  };
  const balance = { load: vi.fn() };
  const live = { load: vi.fn(), onEvent: vi.fn() };
  const bell = { load: vi.fn(), expect: vi.fn(), onEvent: vi.fn(), onNotified: vi.fn() };
  const stream = createStream({ session, balance, live, bell });
  const reads = () => [balance, live, bell].map(({ load }) => load.mock.calls.length);
  const follow = async () => {
    stream.follow('acc_1');
    await vi.waitFor(() => expect(calls).not.toEqual([]));
    await pass(0);
  };
  const socket = () => sockets.at(-1) ?? new FakeSocket();
  return { stream, session, bell, live, calls, addresses, channels, locks, reads, follow, socket };
}

test('opens the stream with a ticket, under names of this version', async () => {
  const { stream, follow, calls, addresses, channels, locks } = world();
  await follow();
  expect(calls.map(({ body }) => body)).toEqual([{ stream: true }]);
  expect(addresses).toEqual(['/api/v1/ws?ticket=tkt_1']);
  expect([channels, locks]).toEqual([['namaskah.stream.2'], ['stream.2:acc_1']]);
  stream.follow(null);
});

test('the first connection reads everything, a resumed one the notifications only', async () => {
  const { stream, follow, socket, reads, bell } = world();
  await follow();
  socket().hello(41);
  expect([reads(), bell.expect.mock.calls]).toEqual([[1, 1, 1], [[41]]]);
  socket().close();
  await pass(10_000);
  socket().hello(42);
  socket().event(42, 'verification.created', { verificationId: 'ver_1' });
  socket().says({ type: 'resumed', sequence: 42, hasMore: false });
  await pass(10_000);
  expect([reads(), bell.expect.mock.calls]).toEqual([
    [1, 1, 2],
    [[41], [42]],
  ]);
  stream.follow(null);
});

test('skipped events are read again, at most every two seconds, and not after the session', async () => {
  const { stream, session, follow, socket, reads, bell } = world();
  await follow();
  socket().hello(0);
  for (let sequence = 301; sequence <= 310; sequence += 1)
    socket().says({ type: 'resync', sequence, reason: 'busy' });
  expect([reads(), bell.expect.mock.calls.length]).toEqual([[1, 1, 1], 11]);
  await pass(1_999);
  expect(reads()).toEqual([1, 1, 1]);
  await pass(1);
  expect(reads()).toEqual([2, 2, 2]);
  socket().says({ type: 'resync', sequence: 400, reason: 'busy' });
  session.state.value = { kind: 'out' };
  stream.follow(null);
  await pass(10_000);
  expect(reads()).toEqual([2, 2, 2]);
});

test('events reach the models; those about credits and plans read the balance, spaced, and a new plan the session', async () => {
  const { stream, session, follow, socket, reads, live, bell } = world();
  await follow();
  socket().hello(0);
  socket().event(1, 'verification.created', { verificationId: 'ver_1' });
  expect(reads()).toEqual([1, 1, 1]);
  socket().event(2, 'credit.deducted', { balanceAfterCents: 100 });
  socket().event(3, 'tier.changed');
  socket().event(4, 'credit.deducted', { balanceAfterCents: 50 });
  expect([reads(), session.load.mock.calls.length]).toEqual([[2, 1, 1], 1]);
  await pass(500);
  expect(reads()).toEqual([3, 1, 1]);
  socket().says({ type: 'notified', sequence: 3 });
  expect(bell.onNotified.mock.calls).toEqual([[3]]);
  for (const { onEvent } of [live, bell])
    expect(onEvent.mock.calls.map(([{ sequence }]) => sequence)).toEqual([1, 2, 3, 4]);
  stream.follow(null);
});

test('a ticket refused for want of a session ends the session and the tries', async () => {
  const { session, follow, calls, addresses } = world({ isSignedOut: true });
  await follow();
  await pass(60_000);
  expect([session.ended.mock.calls.length, calls.length, addresses]).toEqual([1, 1, []]);
});
