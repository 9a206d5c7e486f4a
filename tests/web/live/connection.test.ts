import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Connection } from '../../../web/live/connection';

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
