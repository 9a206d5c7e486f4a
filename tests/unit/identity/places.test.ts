import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Places } from '../../../worker/identity/places';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('at most two work at a time, and the others follow', async () => {
  const places = new Places(2);
  let [running, most] = [0, 0];
  const work = async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 100));
    running--;
  };
  const all = Promise.all(Array.from({ length: 7 }, () => places.run(work)));
  await vi.runAllTimersAsync();
  await all;
  expect([running, most]).toEqual([0, 2]);
});

test('a work that fails gives its place back', async () => {
  const places = new Places(1);
  await expect(places.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await places.run(() => Promise.resolve('next'))).toBe('next');
});

test('whoever waits five seconds is told to come again', async () => {
  const places = new Places(1);
  void places.run(() => new Promise(() => undefined));
  const refused = expect(places.run(() => Promise.resolve())).rejects.toMatchObject({
    code: 'auth.busy',
    status: 503,
  });
  await vi.advanceTimersByTimeAsync(5_000);
  await refused;
});

test('a caller that hung up keeps its place for ten seconds only', async () => {
  const places = new Places(1);
  void places.run(() => new Promise(() => undefined));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await places.run(() => Promise.resolve('served'))).toBe('served');
});
