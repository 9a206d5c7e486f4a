import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Connection } from '../../../web/realtime/connection';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function world(onLine = true) {
  let up = true;
  const probe = vi.fn(async () => up);
  const connection = new Connection({ onLine, probe });
  return { connection, probe, setUp: (value: boolean) => (up = value) };
}

test('after a loss it probes until the API answers, then notifies all listeners', async () => {
  const { connection, setUp } = world();
  const back = vi.fn();
  connection.onBack(back);
  setUp(false);
  connection.failed();
  const waiting = connection.whenBack().then(() => 'back');
  expect(connection.reach.value).toBe('unreachable');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(back).not.toHaveBeenCalled();
  setUp(true);
  await vi.advanceTimersByTimeAsync(8_000);
  expect(await waiting).toBe('back');
  expect([connection.reach.value, back.mock.calls.length]).toEqual(['ok', 1]);
});

test('offline it does not probe, and online it probes at once', async () => {
  const { connection, probe } = world();
  connection.setOnline(false);
  expect(connection.reach.value).toBe('offline');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(probe).not.toHaveBeenCalled();
  connection.setOnline(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(connection.reach.value).toBe('ok');
});

test('a page that is opened without a network is offline', () => {
  expect(world(false).connection.reach.value).toBe('offline');
});

test('many failures at the same time start one probe', async () => {
  const { connection, probe } = world();
  for (let n = 0; n < 20; n++) connection.failed();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(probe).toHaveBeenCalledTimes(1);
});

test('a reachable API causes no wait', async () => {
  await expect(world().connection.whenBack()).resolves.toBeUndefined();
});

test('after a rate limit it waits for Retry-After, then notifies all listeners', async () => {
  const { connection, probe } = world();
  const back = vi.fn();
  connection.onBack(back);
  connection.limited(30_000);
  // A refused request is not a lost connection: repeating it immediately would fail again.
  connection.failed();
  expect(connection.reach.value).toBe('limited');
  const waiting = connection.whenBack().then(() => 'back');
  await vi.advanceTimersByTimeAsync(29_999);
  expect([back.mock.calls.length, probe.mock.calls.length]).toEqual([0, 0]);
  await vi.advanceTimersByTimeAsync(1);
  expect([await waiting, connection.reach.value, back.mock.calls.length]).toEqual([
    'back',
    'ok',
    1,
  ]);
});

test('refused again meanwhile it waits until the later of the two times, at least a second', async () => {
  const { connection } = world();
  const back = vi.fn();
  connection.onBack(back);
  connection.limited(10_000);
  connection.limited(0);
  connection.limited(20_000);
  await vi.advanceTimersByTimeAsync(19_999);
  expect(back).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(back).toHaveBeenCalledTimes(1);
  connection.limited(0);
  await vi.advanceTimersByTimeAsync(999);
  expect(connection.reach.value).toBe('limited');
  await vi.advanceTimersByTimeAsync(1);
  expect([connection.reach.value, back.mock.calls.length]).toEqual(['ok', 2]);
});
