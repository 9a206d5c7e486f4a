import { afterAll, beforeAll, expect, test } from 'vitest';
import { LimitsWorld, type Course } from '../../scripts/limits-world';
import { exactly, mostInAWindow } from '../support/windows';

// A shorter `npm run limits`: the same processes, clocks and losses over windows of twelve seconds.
const WINDOW_MS = 12_000;
const WINDOWS = 2;
let world: LimitsWorld;

beforeAll(async () => {
  world = await LimitsWorld.open({ isolates: 4, windowMs: WINDOW_MS, lost: 0.02, skewMs: 2_000 });
});
afterAll(() => world.close());

const most = (course: Course) => mostInAWindow(course.admitted, WINDOW_MS);

test('over four isolates with clocks that are off and answers that are lost, no window is ever over the limit, and a counter in KV fails the same', async () => {
  const loads = [0.9, 1, 1.5, 2];
  const wanted = [10, 60, 300].flatMap((limit) => loads.map((load) => ({ limit, load })));
  // At once, because each takes as long as its windows.
  const [counted, ...courses] = await Promise.all([
    world.run({ how: 'kv', limit: 30, load: 2 }, WINDOWS),
    ...wanted.map((one) => world.run({ how: 'lease', ...one }, WINDOWS)),
  ]);
  for (const course of courses) {
    const { limit, load, came, admitted } = course;
    const perfect = exactly(came, { limit, windowMs: WINDOW_MS }).length;
    expect(most(course), `${limit} × ${load}`).toBeLessThanOrEqual(limit);
    if (load >= 1.5) expect(admitted.length / perfect).toBeGreaterThanOrEqual(0.97);
  }
  expect(most(counted)).toBeGreaterThan(30);
});

test('a limiter that is killed again and again forgets nothing that it granted', async () => {
  const killing = setInterval(() => world.killLimiter(), WINDOW_MS * 0.4);
  const course = await world.run({ how: 'lease', limit: 120, load: 2 }, WINDOWS);
  clearInterval(killing);
  expect(most(course)).toBeLessThanOrEqual(120);
  expect(course.admitted.length).toBeGreaterThan(120);
});
