import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  raceTimeout,
  TIMED_OUT,
  startDeadline,
  withTimeout,
} from '../../../../worker/platform/core/timeout';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const after = <T>(ms: number, value: T): Promise<T> =>
  new Promise((resolve) => setTimeout(() => resolve(value), ms));

test('returns a result in time and clears its timer', async () => {
  const result = raceTimeout(after(10, 'done'), 1_000);
  await vi.advanceTimersByTimeAsync(10);
  expect(await result).toBe('done');
  expect(vi.getTimerCount()).toBe(0);
});

test('late work continues, and its rejection is ignored', async () => {
  const { promise, reject } = Promise.withResolvers<string>();
  const result = raceTimeout(promise, 1_000);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await result).toBe(TIMED_OUT);
  reject(new Error('too late'));
  await vi.advanceTimersByTimeAsync(1);
});

test('a failure in time is thrown immediately, and the timer is cleared', async () => {
  await expect(raceTimeout(Promise.reject(new Error('no')), 1_000)).rejects.toThrow('no');
  await expect(withTimeout(Promise.reject(new Error('no')), 1_000)).rejects.toThrow('no');
  expect(vi.getTimerCount()).toBe(0);
});

test('withTimeout names the time that it waited', async () => {
  const refused = expect(withTimeout(after(2_000, 'late'), 1_500)).rejects.toThrow('1500 ms');
  await vi.advanceTimersByTimeAsync(1_500);
  await refused;
});

test('a deadline aborts its signal unless it was cleared', async () => {
  const [kept, cleared] = [startDeadline(100), startDeadline(100)];
  cleared.clear();
  await vi.advanceTimersByTimeAsync(100);
  expect([kept.signal.aborted, cleared.signal.aborted]).toEqual([true, false]);
});
