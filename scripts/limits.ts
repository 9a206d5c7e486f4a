// npm run limits [-- --window 60 --windows 3 --isolates 4 --limits 10,60,600,6000 --restart]: several workerd processes
// share one limiter, with skewed clocks and lost answers. Every sliding window is checked; the exit code is 0 when all
// hold.
import { parseArgs } from 'node:util';
import { exactly, mostInAWindow } from '../tests/support/windows.ts';
import { LimitsWorld, type LimitRun } from './limits-world.ts';

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
// The highest limit that is compared with KV, which allows one write a second per key.
const KV_LIMIT = 60;

/** Compares a run with its limit and with a perfect limiter. */
function evaluate({ limit, load, requestedAt, admittedAt }: LimitRun) {
  const most = mostInAWindow(admittedAt, windowMs);
  const perfect = exactly(requestedAt, { limit, windowMs }).length;
  const ofLimit = admittedAt.length / (limit * windows);
  const ofPerfect = perfect === 0 ? 1 : admittedAt.length / perfect;
  const isTooFew = load >= 1.5 && Math.max(ofLimit, ofPerfect) < SHARE && !values.restart;
  return { most, ofLimit, ofPerfect, isOver: most > limit, isTooFew };
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`.padStart(8);

function print(run: LimitRun): void {
  const { most, ofLimit, ofPerfect, isOver, isTooFew } = evaluate(run);
  console.log(
    [
      run.how.padEnd(5),
      String(run.limit).padStart(6),
      `× ${run.load}`.padEnd(6),
      `${run.requestedAt.length} requests, ${run.admittedAt.length} admitted`.padEnd(30),
      `most in a window ${most}`.padEnd(24),
      `${percent(ofLimit)} of the limit`,
      `${percent(ofPerfect)} of a perfect limiter`,
      isOver ? 'OVER THE LIMIT' : isTooFew ? 'TOO FEW' : '',
    ].join('  '),
  );
}

const world = await LimitsWorld.start({
  isolates: Number(values.isolates),
  windowMs,
  lost: Number(values.lost),
  skewMs: SKEW_MS,
});
try {
  const kv = limits.find((limit) => limit <= KV_LIMIT && limit > 1);
  const runs = [
    ...limits.flatMap((limit) => loads.map((load) => ({ how: 'lease' as const, limit, load }))),
    ...(kv === undefined ? [] : [{ how: 'kv' as const, limit: kv, load: 2 }]),
  ];
  const killing = values.restart
    ? setInterval(() => world.killLimiter(), windowMs * 0.8)
    : undefined;
  const done = await Promise.all(runs.map((run) => world.run(run, windows)));
  clearInterval(killing);
  for (const run of done) print(run);
  const leased = done.filter(({ how }) => how === 'lease');
  const requests = leased.reduce((sum, { requestedAt }) => sum + requestedAt.length, 0);
  console.log(`${requests} requests, ${await world.calls()} calls to the limiter`);
  const broken = leased.filter((run) => evaluate(run).isOver || evaluate(run).isTooFew);
  const kvHeld = done.some((run) => run.how === 'kv' && !evaluate(run).isOver);
  if (kvHeld) console.log('the counter in KV kept the limit, which it normally does not');
  console.log(broken.length === 0 ? 'held' : `broken: ${broken.length}`);
  process.exitCode = broken.length === 0 && !kvHeld ? 0 : 1;
} finally {
  await world.close();
}
