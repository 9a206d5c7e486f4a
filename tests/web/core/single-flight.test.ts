import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SingleFlight } from '../../../web/core/single-flight';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const soon = () => vi.advanceTimersByTimeAsync(0);

function world() {
  const ends: (() => void)[] = [];
  const shown: number[] = [];
  const flight = new SingleFlight(async (isCurrent) => {
    const run = ends.length + 1;
    await new Promise<void>((resolve) => ends.push(resolve));
    if (isCurrent()) shown.push(run);
  });
  return { flight, ends, shown };
}

test('requests during a run share the next one, and each run shows its answer', async () => {
  const { flight, ends, shown } = world();
  const done = vi.fn();
  const first = flight.request();
  for (let count = 0; count < 10; count += 1) void flight.request().then(done);
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await first;
  await soon();
  expect([shown, ends.length, done.mock.calls.length]).toEqual([[1], 2, 0]);
  ends[1]?.();
  await soon();
  expect([shown, ends.length, done.mock.calls.length]).toEqual([[1, 2], 2, 10]);
  void flight.request();
  expect(ends).toHaveLength(3);
});

test('a run that hangs is overtaken, and its late answer is dropped', async () => {
  const { flight, ends, shown } = world();
  void flight.request();
  void flight.request();
  await vi.advanceTimersByTimeAsync(9_999);
  expect(ends).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(ends).toHaveLength(2);
  ends[1]?.();
  await soon();
  ends[0]?.();
  await soon();
  expect(shown).toEqual([2]);
  void flight.request();
  expect(ends).toHaveLength(3);
});

test('a cancelled run shows nothing, a waiting run never starts, and a new request starts immediately', async () => {
  const { flight, ends, shown } = world();
  void flight.request();
  void flight.request();
  flight.cancel();
  void flight.request();
  expect(ends).toHaveLength(2);
  for (const end of ends) end();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([shown, ends.length]).toEqual([[2], 2]);
});
