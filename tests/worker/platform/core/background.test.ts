import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import {
  backgroundAtRest,
  forgetObjectWork,
  inBackground,
  runCoalesced,
} from '../../../../worker/platform/core/background';
import { resetIsolateCaches } from '../../../../worker/platform/core/isolate-cache';
import { advance, lines, setUpWorker } from '../../../support/worker/api';

setUpWorker();

/** Work that waits for `go`, and counts its runs. */
function held() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const work = { begun: 0, go: resolve, run: () => (work.begun++, promise) };
  return work;
}

test('requests during a run cause one more run', async () => {
  const work = held();
  for (let n = 0; n < 5; n++) runCoalesced('test', 'one', work.run);
  expect(work.begun).toBe(1);
  work.go();
  await backgroundAtRest();
  expect(work.begun).toBe(2);
  runCoalesced('test', 'one', work.run);
  await backgroundAtRest();
  expect(work.begun).toBe(3);
});

test('a request during a run that fails causes one more run', async () => {
  const { promise, reject } = Promise.withResolvers<void>();
  const begun: string[] = [];
  const run = () => {
    begun.push('run');
    return begun.length === 1 ? promise : Promise.resolve();
  };
  runCoalesced('test', 'one', run);
  runCoalesced('test', 'one', run);
  reject(new Error('no'));
  await backgroundAtRest();
  expect(begun).toEqual(['run', 'run']);
  expect(lines.map(({ level, event }) => [level, event])).toEqual([['error', 'test']]);
});

test('work under another name does not wait', async () => {
  const [one, other] = [held(), held()];
  runCoalesced('test', 'one', one.run);
  runCoalesced('test', 'other', other.run);
  expect([one.begun, other.begun]).toEqual([1, 1]);
  one.go();
  other.go();
  await backgroundAtRest();
});

test('a failed run is logged and does not block the next one', async () => {
  runCoalesced('test', 'one', () => Promise.reject(new Error('no')));
  await backgroundAtRest();
  expect(lines.map(({ level, event }) => [level, event])).toEqual([['error', 'test']]);
  const work = held();
  work.go();
  runCoalesced('test', 'one', work.run);
  await backgroundAtRest();
  expect(work.begun).toBe(1);
});

test('a run that the runtime cancelled does not block the next one after 30 s', async () => {
  const [cut, next] = [held(), held()];
  runCoalesced('test', 'one', cut.run);
  advance(30_000);
  runCoalesced('test', 'one', next.run);
  expect(next.begun).toBe(1);
  next.go();
  cut.go();
  await backgroundAtRest();
  expect([cut.begun, next.begun]).toEqual([1, 1]);
});

test('the end of work in an object is awaited, and its failure is logged', async () => {
  const stub = env.ADDRESS_LIMITER.getByName('test');
  await runInDurableObject(stub, () =>
    inBackground('test.object', async () => {
      await scheduler.wait(20);
      throw new Error('no');
    }),
  );
  expect(lines).toEqual([]);
  await backgroundAtRest();
  expect(lines.map(({ level, event }) => [level, event])).toEqual([['error', 'test.object']]);
});

/** The events that still run. */
async function stillRunning(): Promise<string> {
  const waits = vi.spyOn(scheduler, 'wait').mockResolvedValue(undefined);
  const events = await backgroundAtRest().then(
    () => '',
    (error: unknown) => String(error).replace('Error: still running: ', ''),
  );
  waits.mockRestore();
  return events;
}

test('work that never ends is logged by name, also after the caches were cleared', async () => {
  const work = held();
  inBackground('test.endless', work.run);
  expect(await stillRunning()).toBe('test.endless');
  resetIsolateCaches();
  expect(await stillRunning()).toBe('test.endless');
  work.go();
  await backgroundAtRest();
});

test('of objects that were aborted, only their own work is forgotten', async () => {
  const work = held();
  inBackground('test.request', work.run);
  for (const name of ['one', 'two', 'three']) inBackground(`test.${name}`, work.run, name);
  forgetObjectWork('two');
  expect(await stillRunning()).toBe('test.request, test.one, test.three');
  forgetObjectWork();
  expect(await stillRunning()).toBe('test.request');
  work.go();
  await backgroundAtRest();
});

test('a failure in an object is logged with its name', async () => {
  inBackground('test.object', () => Promise.reject(new Error('no')), 'ver_1');
  await backgroundAtRest();
  expect(lines).toMatchObject([{ event: 'test.object', error: 'Error: no', object: 'ver_1' }]);
});
