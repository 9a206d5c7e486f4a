// A clock that runs BENCH_SPEED times as fast, and alarms that follow it: ten minutes of polls in one. Timers and
// answers keep their real length, so that an object's time awake is what it would be.
import { env } from 'cloudflare:workers';

const { BENCH_SPEED = '1', BENCH_START = '0' } = env as unknown as Record<string, string>;
const speed = Number(BENCH_SPEED);
const start = Number(BENCH_START);
export const realNow = Date.now.bind(Date);
let offset = 0;

/** Moves this isolate's clock on, to see what happens to an object at the end of its life. */
export function jump(ms: number): void {
  offset += ms;
}

/** The instant at which the platform must fire what is due at `at` by our clock. */
export const toReal = (at: number): number =>
  // One millisecond of ours is ten of theirs: an alarm must not come before its instant.
  Math.ceil(start + (at - offset - start) / speed) + 1;
const toOurs = (real: number): number => start + (real - start) * speed + offset;

export function quicken(storage: DurableObjectStorage): void {
  const getAlarm = storage.getAlarm.bind(storage);
  storage.getAlarm = async () => {
    const at = await getAlarm();
    return at === null ? null : toOurs(at);
  };
}

Date.now = () => Math.floor(toOurs(realNow()));
