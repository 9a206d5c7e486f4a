import { expect, test } from 'vitest';
import { singleFlight } from '../../../../worker/platform/core/single-flight';

/** A function that counts its runs, each of which ends when the test ends it. */
function held() {
  const runs: PromiseWithResolvers<number>[] = [];
  const work = () => {
    const run = Promise.withResolvers<number>();
    runs.push(run);
    return run.promise;
  };
  return { runs, work };
}

test('callers during a run share its result, and the next caller starts a new run', async () => {
  const { runs, work } = held();
  const call = singleFlight(work);
  const both = [call(), call()];
  expect(runs).toHaveLength(1);
  runs[0]?.resolve(1);
  expect(await Promise.all(both)).toEqual([1, 1]);

  const later = call();
  expect(runs).toHaveLength(2);
  runs[1]?.resolve(2);
  expect(await later).toBe(2);
});

test('a failed run rejects for all its callers, and the next caller starts a new run', async () => {
  const { runs, work } = held();
  const call = singleFlight(work);
  const both = Promise.allSettled([call(), call()]);
  runs[0]?.reject(new Error('down'));
  expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);

  const later = call();
  runs[1]?.resolve(2);
  expect(await later).toBe(2);
});
