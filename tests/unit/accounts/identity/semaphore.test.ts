import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Semaphore } from '../../../../worker/accounts/identity/semaphore';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const HASH_MS = 110;
const hash = () => new Promise((resolve) => setTimeout(resolve, HASH_MS));

test('at most two work at a time, and the others follow', async () => {
  const places = new Semaphore(2);
  let [running, most] = [0, 0];
  const work = async () => {
    most = Math.max(most, ++running);
    await hash();
    running--;
  };
  const all = Promise.all(Array.from({ length: 7 }, (_, n) => places.run(work, `network ${n}`)));
  await vi.runAllTimersAsync();
  await all;
  expect([running, most]).toEqual([0, 2]);
});

test('a work that fails gives its place back', async () => {
  const places = new Semaphore(1);
  await expect(places.run(() => Promise.reject(new Error('no')), 'a')).rejects.toThrow('no');
  expect(await places.run(() => Promise.resolve('next'), 'a')).toBe('next');
});

test('whoever waits five seconds is told to come again', async () => {
  const places = new Semaphore(1);
  void places.run(() => new Promise(() => undefined), 'a');
  const refused = expect(places.run(() => Promise.resolve(), 'b')).rejects.toMatchObject({
    code: 'auth.busy',
    status: 503,
  });
  await vi.advanceTimersByTimeAsync(5_000);
  await refused;
});

test('a caller that hung up keeps its place for ten seconds only', async () => {
  const places = new Semaphore(1);
  void places.run(() => new Promise(() => undefined), 'a');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await places.run(() => Promise.resolve('served'), 'a')).toBe('served');
});

test('I-62 of forty at once from one network one works at a time, and nobody else waits', async () => {
  const places = new Semaphore(2);
  let [running, most, done] = [0, 0, 0];
  const flood = Array.from({ length: 40 }, () =>
    places
      .run(async () => {
        most = Math.max(most, ++running);
        await hash();
        running--;
        done++;
      }, 'one network')
      .catch(() => undefined),
  );
  await vi.advanceTimersByTimeAsync(50);
  const since = performance.now();
  let waited = Infinity;
  const other = places.run(async () => {
    waited = performance.now() - since;
    await hash();
  }, 'another network');
  await vi.advanceTimersByTimeAsync(6_000);
  await Promise.all([...flood, other]);
  expect(most).toBe(1);
  expect(waited).toBe(0);
  // Five at once, then four a second: less than half of the isolate's time.
  expect(done).toBeGreaterThan(15);
  expect(done).toBeLessThanOrEqual(26);
});

test('I-62 a thousand other names are no way to be forgiven what one has just had', async () => {
  const places = new Semaphore(1);
  for (let n = 0; n < 999; n++) await places.run(() => Promise.resolve(), `name ${n}`);
  for (let n = 0; n < 5; n++) await places.run(() => Promise.resolve(), 'greedy');
  await places.run(() => Promise.resolve(), 'another name');
  const since = performance.now();
  let waited = 0;
  const more = places.run(async () => (waited = performance.now() - since), 'greedy');
  await vi.advanceTimersByTimeAsync(5_000);
  await more;
  expect(waited).toBe(250);
});
