import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Semaphore } from '../../../../worker/accounts/credentials/semaphore';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const HASH_MS = 110;
const hash = () => new Promise((resolve) => setTimeout(resolve, HASH_MS));

test('at most two run concurrently, and the others follow', async () => {
  const semaphore = new Semaphore(2);
  let [running, most] = [0, 0];
  const work = async () => {
    most = Math.max(most, ++running);
    await hash();
    running--;
  };
  const all = Promise.all(Array.from({ length: 7 }, (_, n) => semaphore.run(work, `network ${n}`)));
  await vi.runAllTimersAsync();
  await all;
  expect([running, most]).toEqual([0, 2]);
});

test('a failed run frees its slot', async () => {
  const semaphore = new Semaphore(1);
  await expect(semaphore.run(() => Promise.reject(new Error('no')), 'a')).rejects.toThrow('no');
  expect(await semaphore.run(() => Promise.resolve('next'), 'a')).toBe('next');
});

test('a caller that waits for five seconds gets auth.busy', async () => {
  const semaphore = new Semaphore(1);
  void semaphore.run(() => new Promise(() => undefined), 'a');
  const refused = expect(semaphore.run(() => Promise.resolve(), 'b')).rejects.toMatchObject({
    code: 'auth.busy',
    status: 503,
  });
  await vi.advanceTimersByTimeAsync(5_000);
  await refused;
});

test('an aborted caller keeps its slot for ten seconds only', async () => {
  const semaphore = new Semaphore(1);
  void semaphore.run(() => new Promise(() => undefined), 'a');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await semaphore.run(() => Promise.resolve('served'), 'a')).toBe('served');
});

test('I-62 of forty concurrent hashes for one network one runs at a time, and no other network waits', async () => {
  const semaphore = new Semaphore(2);
  let [running, most, done] = [0, 0, 0];
  const flood = Array.from({ length: 40 }, () =>
    semaphore
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
  const other = semaphore.run(async () => {
    waited = performance.now() - since;
    await hash();
  }, 'another network');
  await vi.advanceTimersByTimeAsync(6_000);
  await Promise.all([...flood, other]);
  expect(most).toBe(1);
  expect(waited).toBe(0);
  // Five immediately, then four a second: less than half of the isolate's time.
  expect(done).toBeGreaterThan(15);
  expect(done).toBeLessThanOrEqual(26);
});

test('I-62 a thousand other keys do not reset the budget of one', async () => {
  const semaphore = new Semaphore(1);
  for (let n = 0; n < 999; n++) await semaphore.run(() => Promise.resolve(), `name ${n}`);
  for (let n = 0; n < 5; n++) await semaphore.run(() => Promise.resolve(), 'greedy');
  await semaphore.run(() => Promise.resolve(), 'another name');
  const since = performance.now();
  let waited = 0;
  const more = semaphore.run(async () => (waited = performance.now() - since), 'greedy');
  await vi.advanceTimersByTimeAsync(5_000);
  await more;
  expect(waited).toBe(250);
});
