import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AccountStream } from '../../../web/realtime/account-stream';
import { FakeSocket, streamEvent } from '../support/fake-socket';
import { Browser } from '../support/tabs';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const soon = () => vi.advanceTimersByTimeAsync(0);

function browser({ shares = true, ticket = () => Promise.resolve('t') } = {}) {
  const shared = new Browser();
  const sockets: FakeSocket[] = [];
  const tab = ({ account = 'acc_1', isVisible = true } = {}) => {
    const seen: number[] = [];
    const [onResync, onNotified] = [vi.fn(), vi.fn()];
    const live: boolean[] = [];
    let visible = isVisible;
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
        ...(shares && { tabs: shared.tab(account, () => visible) }),
      },
      {
        onEvent: ({ sequence }) => seen.push(sequence),
        onResync,
        onNotified,
        onLive: (isLive) => live.push(isLive),
      },
    );
    stream.start();
    const shows = (now: boolean) => {
      visible = now;
      stream.onVisibilityChange();
    };
    return { stream, seen, onResync, onNotified, live, shows };
  };
  const latest = () => sockets.at(-1)!;
  const open = () => sockets.filter(({ closed }) => !closed).length;
  return { shared, tab, sockets, latest, open };
}

const event = (sequence: number) => ({ type: 'event', event: streamEvent(sequence) });
const resumed = (sequence: number, hasMore = false) => ({ type: 'resumed', sequence, hasMore });

test('a stop ends the live state and posts nothing on the closed channel', async () => {
  const { tab, latest } = browser();
  const { stream, live } = tab();
  await soon();
  latest().hello(0);
  stream.stop();
  expect(live).toEqual([true, false]);
  expect(latest().closed).toBe(true);
});

test('going offline is a loss immediately, going online reconnects immediately', async () => {
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
  expect(latest().sent).toEqual(['{"type":"resume","afterSequence":7}']);
  for (const frame of [event(8), event(9), resumed(9)]) latest().says(frame);
  expect([two.seen, three.seen]).toEqual([
    [6, 7, 8, 9],
    [7, 8, 9],
  ]);
  two.stream.stop();
  three.stream.stop();
});

test('I-43 a new leader without an event yet resumes at the position of the old one', async () => {
  const { tab, latest } = browser();
  const [one, two] = [tab(), tab()];
  await soon();
  latest().hello(5);
  one.stream.stop();
  await soon();
  latest().hello(6);
  expect(latest().sent).toEqual(['{"type":"resume","afterSequence":5}']);
  two.stream.stop();
});

test('tabs of another account get no events', async () => {
  const { tab, sockets } = browser();
  const [one, other] = [tab(), tab({ account: 'acc_2' })];
  await soon();
  sockets[0]?.hello(0);
  sockets[0]?.says(event(1));
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

test('a tab that becomes the leader is not live until its own socket is', async () => {
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

test('a tab of an older build, which holds the former lock, does not keep this one from leading', async () => {
  const { shared, tab, sockets } = browser();
  shared.hold('stream:acc_1');
  const { stream } = tab();
  await vi.advanceTimersByTimeAsync(0);
  expect(sockets).toHaveLength(1);
  stream.stop();
});

test('a visible tab takes the lead from a leader that does not answer, and a hidden one waits', async () => {
  const { shared, tab, sockets } = browser();
  shared.hold('stream.2:acc_1');
  const { stream, shows } = tab({ isVisible: false });
  await vi.advanceTimersByTimeAsync(600_000);
  expect(sockets).toHaveLength(0);
  shows(true);
  await vi.advanceTimersByTimeAsync(1_999);
  expect(sockets).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(sockets).toHaveLength(1);
  stream.stop();
});

test('I-43 a tab that is shown leads instead of a hidden one, which closes its socket and waits for the lead again', async () => {
  const { tab, sockets, latest, open } = browser();
  const [one, two] = [tab(), tab({ isVisible: false })];
  await soon();
  latest().hello(5);
  one.shows(false);
  await soon();
  expect(sockets).toHaveLength(1);
  two.shows(true);
  await soon();
  expect([sockets.length, open(), sockets[0]?.closed]).toEqual([2, 1, true]);
  expect(one.live.at(-1)).toBe(false);
  latest().hello(6);
  for (const frame of [event(6), resumed(6)]) latest().says(frame);
  expect([one.seen, two.seen]).toEqual([[6], [6]]);
  expect([one.live.at(-1), two.live.at(-1)]).toEqual([true, true]);

  two.stream.stop();
  await soon();
  latest().hello(7);
  expect(latest().sent).toEqual(['{"type":"resume","afterSequence":6}']);
  one.stream.stop();
  expect(open()).toBe(0);
});

test('a visible tab becomes the leader when the leader is hidden', async () => {
  const { tab, sockets, latest, open } = browser();
  const [one, two, three] = [tab(), tab(), tab()];
  await soon();
  latest().hello(5);
  one.shows(false);
  await soon();
  expect([sockets[0]?.closed, open()]).toEqual([true, 1]);
  for (const { stream } of [one, two, three]) stream.stop();
});

test('two visible tabs leave the lead where it is', async () => {
  const { tab, sockets, latest } = browser();
  const [one, two] = [tab(), tab()];
  await soon();
  latest().hello(5);
  for (let round = 0; round < 20; round += 1) {
    one.shows(true);
    two.shows(true);
    await vi.advanceTimersByTimeAsync(5_000);
    latest().says('pong');
  }
  expect(sockets).toHaveLength(1);
  one.stream.stop();
  two.stream.stop();
});

test('I-43 a tab that missed events of a leader reads again, once', async () => {
  const { shared, tab } = browser();
  shared.hold('stream.2:acc_1');
  const says = (message: object) =>
    shared.post('namaskah.stream.2', { account: 'acc_1', ...message });
  const status = (sequence: number) =>
    says({ type: 'status', isLive: true, isVisible: true, sequence });
  const { stream, seen, onResync } = tab();
  status(5);
  says(event(6));
  status(6);
  expect([seen, onResync.mock.calls]).toEqual([[6], []]);
  status(9);
  status(9);
  expect(onResync.mock.calls).toEqual([[9]]);
  stream.stop();
});
