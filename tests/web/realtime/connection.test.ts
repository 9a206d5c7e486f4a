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

test('lost, it asks until the API answers, and tells all who wait', async () => {
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

test('offline it asks nobody, and online again it looks at once', async () => {
  const { connection, probe } = world();
  connection.setOnline(false);
  expect(connection.reach.value).toBe('offline');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(probe).not.toHaveBeenCalled();
  connection.setOnline(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(connection.reach.value).toBe('ok');
});

test('a page that opens without a network says so', () => {
  expect(world(false).connection.reach.value).toBe('offline');
});

test('many failures at once are one search', async () => {
  const { connection, probe } = world();
  for (let n = 0; n < 20; n++) connection.failed();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(probe).toHaveBeenCalledTimes(1);
});

test('reached already, nobody waits', async () => {
  await expect(world().connection.whenBack()).resolves.toBeUndefined();
});

test('refused for asking too often it rests as long as the API said, and then tells all who wait', async () => {
  const { connection, probe } = world();
  const back = vi.fn();
  connection.onBack(back);
  connection.limited(30_000);
  // What failed for that is no lost connection: to ask again at once would be the same once more.
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

test('refused again meanwhile it rests until the later of the two, and a time of none is a second', async () => {
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
