import { expect, test } from 'vitest';
import { backgroundAtRest, soonInBackground } from '../../../../worker/platform/core/background';
import { advance, lines, setUpWorker } from '../../../support/worker/api';

setUpWorker();

/** Work that waits until it is let go; how often it began. */
function held() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const work = { begun: 0, go: resolve, run: () => (work.begun++, promise) };
  return work;
}

test('asked for while it runs, it runs once more, however often that was', async () => {
  const work = held();
  for (let n = 0; n < 5; n++) soonInBackground('test', 'one', work.run);
  expect(work.begun).toBe(1);
  work.go();
  await backgroundAtRest();
  expect(work.begun).toBe(2);
  soonInBackground('test', 'one', work.run);
  await backgroundAtRest();
  expect(work.begun).toBe(3);
});

test('asked for while it runs, it runs once more, also where the first run fails', async () => {
  const { promise, reject } = Promise.withResolvers<void>();
  const begun: string[] = [];
  const run = () => {
    begun.push('run');
    return begun.length === 1 ? promise : Promise.resolve();
  };
  soonInBackground('test', 'one', run);
  soonInBackground('test', 'one', run);
  reject(new Error('no'));
  await backgroundAtRest();
  expect(begun).toEqual(['run', 'run']);
  expect(lines.map(({ level, event }) => [level, event])).toEqual([['error', 'test']]);
});

test('work of another name does not wait for it', async () => {
  const [one, other] = [held(), held()];
  soonInBackground('test', 'one', one.run);
  soonInBackground('test', 'other', other.run);
  expect([one.begun, other.begun]).toEqual([1, 1]);
  one.go();
  other.go();
  await backgroundAtRest();
});

test('one that fails is logged and stands in nobody’s way', async () => {
  soonInBackground('test', 'one', () => Promise.reject(new Error('no')));
  await backgroundAtRest();
  expect(lines.map(({ level, event }) => [level, event])).toEqual([['error', 'test']]);
  const work = held();
  work.go();
  soonInBackground('test', 'one', work.run);
  await backgroundAtRest();
  expect(work.begun).toBe(1);
});

test('one that the runtime cut off is waited for no longer than it may take', async () => {
  const [cut, next] = [held(), held()];
  soonInBackground('test', 'one', cut.run);
  advance(30_000);
  soonInBackground('test', 'one', next.run);
  expect(next.begun).toBe(1);
  next.go();
  cut.go();
  await backgroundAtRest();
  expect([cut.begun, next.begun]).toEqual([1, 1]);
});
