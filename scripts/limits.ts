// npm run limits [-- --window 60 --windows 3 --isolates 4 --limits 10,60,600,6000 --restart]: several workerd processes
// over one limiter, clocks off by up to 2 s, answers lost. Judged over every sliding window. Ends with 0 when it holds.
import { parseArgs } from 'node:util';
import { exactly, mostInAWindow } from '../tests/support/windows.ts';
import { LimitsWorld, type Course } from './limits-world.ts';

const { values } = parseArgs({
  options: {
    window: { type: 'string', default: '60' },
    windows: { type: 'string', default: '3' },
    isolates: { type: 'string', default: '4' },
    limits: { type: 'string', default: '10,60,600,6000' },
    loads: { type: 'string', default: '0.9,1,1.5,2' },
    lost: { type: 'string', default: '0.02' },
    restart: { type: 'boolean', default: false },
  },
});
const windowMs = Number(values.window) * 1_000;
const windows = Number(values.windows);
const limits = values.limits.split(',').map(Number);
const loads = values.loads.split(',').map(Number);
const SKEW_MS = 2_000;
const SHARE = 0.97;
// The largest that KV is tried with: one write a second is its own limit for a key.
const KV_LIMIT = 60;

/** What is wrong with a course, or nothing. */
function judge({ limit, load, came, admitted }: Course) {
  const most = mostInAWindow(admitted, windowMs);
  const perfect = exactly(came, { limit, windowMs }).length;
  const ofLimit = admitted.length / (limit * windows);
  const ofPerfect = perfect === 0 ? 1 : admitted.length / perfect;
  const isTooFew = load >= 1.5 && Math.max(ofLimit, ofPerfect) < SHARE && !values.restart;
  return { most, ofLimit, ofPerfect, isOver: most > limit, isTooFew };
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`.padStart(8);

function print(course: Course): void {
  const { most, ofLimit, ofPerfect, isOver, isTooFew } = judge(course);
  console.log(
    [
      course.how.padEnd(5),
      String(course.limit).padStart(6),
      `× ${course.load}`.padEnd(6),
      `${course.came.length} came, ${course.admitted.length} admitted`.padEnd(30),
      `most in a window ${most}`.padEnd(24),
      `${percent(ofLimit)} of the limit`,
      `${percent(ofPerfect)} of a perfect limiter`,
      isOver ? 'OVER THE LIMIT' : isTooFew ? 'TOO FEW' : '',
    ].join('  '),
  );
}

const world = await LimitsWorld.open({
  isolates: Number(values.isolates),
  windowMs,
  lost: Number(values.lost),
  skewMs: SKEW_MS,
});
try {
  const kv = limits.find((limit) => limit <= KV_LIMIT && limit > 1);
  const courses = [
    ...limits.flatMap((limit) => loads.map((load) => ({ how: 'lease' as const, limit, load }))),
    ...(kv === undefined ? [] : [{ how: 'kv' as const, limit: kv, load: 2 }]),
  ];
  const killing = values.restart
    ? setInterval(() => world.killLimiter(), windowMs * 0.8)
    : undefined;
  const done = await Promise.all(courses.map((course) => world.run(course, windows)));
  clearInterval(killing);
  for (const course of done) print(course);
  const leased = done.filter(({ how }) => how === 'lease');
  const requests = leased.reduce((sum, { came }) => sum + came.length, 0);
  console.log(`${requests} requests, ${await world.calls()} questions to the limiter`);
  const broken = leased.filter((course) => judge(course).isOver || judge(course).isTooFew);
  const kvHeld = done.some((course) => course.how === 'kv' && !judge(course).isOver);
  if (kvHeld) console.log('the counter in KV held, which it does not do for long');
  console.log(broken.length === 0 ? 'held' : `broken: ${broken.length}`);
  process.exitCode = broken.length === 0 && !kvHeld ? 0 : 1;
} finally {
  await world.close();
}
