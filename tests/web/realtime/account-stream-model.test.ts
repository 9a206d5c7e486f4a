import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AccountStream } from '../../../web/realtime/account-stream';
import { StreamModel } from '../../../web/realtime/account-stream.model';
import { FakeSocket } from '../support/fake-socket';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const soon = () => vi.advanceTimersByTimeAsync(0);

function world() {
  const sockets: FakeSocket[] = [];
  const [onEvent, onConnected, onResumed] = [vi.fn(), vi.fn(), vi.fn()];
  const load = vi.fn(() => Promise.resolve(AccountStream));
  const model = new StreamModel({
    load,
    connect: () => ({
      ticket: () => Promise.resolve('t'),
      isFinal: () => false,
      open: () => {
        const opened = new FakeSocket();
        sockets.push(opened);
        return opened as unknown as WebSocket;
      },
    }),
    onEvent,
    onConnected,
    onResumed,
    onResync: vi.fn(),
    onNotified: vi.fn(),
  });
  const says = (sequence: number) => sockets.at(-1)?.event(sequence);
  return { model, sockets, load, onEvent, onConnected, onResumed, says };
}

test('a reconnect differs from the first connection, and another account starts again', async () => {
  const { model, sockets } = world();
  const now = () => [model.live.value, model.wasLive.value];
  model.follow('acc_1');
  await soon();
  expect(now()).toEqual([false, false]);
  sockets.at(-1)?.hello(0);
  expect(now()).toEqual([true, true]);
  sockets.at(-1)?.close();
  expect(now()).toEqual([false, true]);
  model.follow('acc_2');
  expect(now()).toEqual([false, false]);
  model.follow(null);
});

test('a subscribed page receives each event until it unsubscribes, and the dashboard all of them', async () => {
  const { model, sockets, onEvent, says } = world();
  const listener = vi.fn();
  const forget = model.listen(listener);
  model.follow('acc_1');
  await soon();
  sockets.at(-1)?.hello(0);
  says(1);
  forget();
  says(2);
  expect(listener.mock.calls.map(([{ id }]) => id)).toEqual(['evt_1']);
  expect(onEvent.mock.calls.map(([{ id }]) => id)).toEqual(['evt_1', 'evt_2']);
  model.follow(null);
});

test('the first connection differs from a resumed one; each reports its sequence number', async () => {
  const { model, sockets, onConnected, onResumed } = world();
  model.follow('acc_1');
  await soon();
  sockets.at(-1)?.hello(41);
  sockets.at(-1)?.close();
  await vi.advanceTimersByTimeAsync(1_000);
  sockets.at(-1)?.hello(43);
  expect([onConnected.mock.calls, onResumed.mock.calls]).toEqual([[[41]], []]);
  sockets.at(-1)?.event(43);
  sockets.at(-1)?.says({ type: 'resumed', sequence: 43, hasMore: false });
  expect([onConnected.mock.calls, onResumed.mock.calls]).toEqual([[[41]], [[43]]]);
  model.follow('acc_2');
  await soon();
  sockets.at(-1)?.hello(7);
  expect(onConnected.mock.calls).toEqual([[41], [7]]);
  model.follow(null);
});

test('code that could not be loaded is loaded again, for the account of then only', async () => {
  const { model, sockets, load } = world();
  load.mockRejectedValueOnce(new TypeError('Failed to fetch'));
  model.follow('acc_1');
  await soon();
  expect(sockets).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(sockets).toHaveLength(1);
  load.mockRejectedValueOnce(new TypeError('Failed to fetch'));
  model.follow('acc_2');
  await soon();
  model.follow(null);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([load.mock.calls.length, sockets.length]).toEqual([3, 1]);
});
