// A clock that runs BENCH_SPEED times as fast, and alarms that follow it. Timers and answers keep their real length, so
// that an object's active time is realistic.
import { env } from 'cloudflare:workers';

const { BENCH_SPEED = '1', BENCH_START = '0' } = env as unknown as Record<string, string>;
const speed = Number(BENCH_SPEED);
const start = Number(BENCH_START);
export const realNow = Date.now.bind(Date);
let offset = 0;

/** Advances this isolate's clock, to reach the end of an object's life. */
export function advanceClock(ms: number): void {
  offset += ms;
}

/** The real time at which the platform must fire an alarm for the time `at` of this clock. */
export const toReal = (at: number): number =>
  // One real millisecond is several of this clock: an alarm must not fire early.
  Math.ceil(start + (at - offset - start) / speed) + 1;
const toOurs = (real: number): number => start + (real - start) * speed + offset;

export function speedUpAlarms(storage: DurableObjectStorage): void {
  const getAlarm = storage.getAlarm.bind(storage);
  storage.getAlarm = async () => {
    const at = await getAlarm();
    return at === null ? null : toOurs(at);
  };
}

Date.now = () => Math.floor(toOurs(realNow()));
