import { afterAll, beforeAll, expect, test } from 'vitest';
import { LimitsWorld, type LimitRun } from '../../scripts/limits-world';
import { mostInAWindow } from '../support/windows';

// A shorter `npm run limits`: the same processes, clock skews and losses over windows of twelve seconds. The minimum
// that a limiter must admit depends on time; unit/traffic/limits/exactness.property.test.ts proves it on a virtual
// clock.
const WINDOW_MS = 12_000;
const WINDOWS = 2;
let world: LimitsWorld;

beforeAll(async () => {
  world = await LimitsWorld.start({ isolates: 4, windowMs: WINDOW_MS, lost: 0.02, skewMs: 2_000 });
});
afterAll(() => world.close());

const most = (run: LimitRun) => mostInAWindow(run.admittedAt, WINDOW_MS);

test('I-40 with four isolates, skewed clocks and lost answers, no window ever exceeds the limit', async () => {
  const loads = [0.9, 1, 1.5, 2];
  const wanted = [10, 60, 300].flatMap((limit) => loads.map((load) => ({ limit, load })));
  // All at once, because each takes as long as its windows. Each continues until it admitted more than one window's
  // limit, so that leases end and others follow.
  const courses = await Promise.all(
    wanted.map((one) =>
      world.run(
        { how: 'lease', ...one },
        WINDOWS,
        ({ admittedAt }) => admittedAt.length > one.limit,
      ),
    ),
  );
  for (const course of courses)
    expect(most(course), `${course.limit} × ${course.load}`).toBeLessThanOrEqual(course.limit);
});

test('I-40 a limiter that is killed repeatedly keeps its grants and grants again', async () => {
  const KILLS = 4;
  let [kills, admittedBefore, killedAt] = [0, 0, 0];
  // Spread over the windows; each kill follows an admission since the previous one.
  const killing = ({ admittedAt }: LimitRun): boolean => {
    const isDue = performance.now() - killedAt >= WINDOW_MS * 0.4;
    if (isDue && admittedAt.length > admittedBefore && kills < KILLS) {
      [admittedBefore, killedAt] = [admittedAt.length, performance.now()];
      kills++;
      world.killLimiter();
    }
    return kills === KILLS && admittedAt.length > 120;
  };
  const course = await world.run({ how: 'lease', limit: 120, load: 2 }, WINDOWS, killing);
  expect(kills).toBe(KILLS);
  expect(most(course)).toBeLessThanOrEqual(120);
});
