import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StreamModel } from '../../../web/realtime/account-stream.model';
import { FakeSocket } from '../support/fake-socket';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const soon = () => vi.advanceTimersByTimeAsync(0);

function world() {
  const sockets: FakeSocket[] = [];
  const [onEvent, onResync] = [vi.fn(), vi.fn()];
  const model = new StreamModel({
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
    onResync,
  });
  const says = (sequence: number) =>
    sockets.at(-1)?.says({
      type: 'event',
      event: {
        id: `evt_${sequence}`,
        type: 'credit.deducted',
        version: 1,
        timestamp: new Date().toISOString(),
        sequence,
        accountId: 'acc_1',
        data: {},
      },
    });
  return { model, sockets, onEvent, says };
}

test('lost is not the same as not there yet, and another account begins anew', async () => {
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

test('a page that listens hears each event until it stops, and the dashboard all of them', async () => {
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
