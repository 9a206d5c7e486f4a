import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Microseconds of CPU that all threads of `pid` have used; nanoseconds lie beneath it, unlike in /proc/PID/stat. */
export function cpuMicros(pid: number): number {
  let nanos = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const text = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8');
    nanos += Number(text.split(' ')[0]);
  }
  return nanos / 1_000;
}

/** Server and load on a core each, where there are two and `taskset` exists; else they share, and noise grows. */
export function pin(pid: number, core: 0 | 1): void {
  try {
    execFileSync('taskset', ['-acp', String(core), String(pid)], { stdio: 'ignore' });
  } catch {
    console.error(`process ${pid} is not pinned to core ${core}`);
  }
}

/** Runnable processes on average over the last minute: above 1 before a run, others were at work. */
export const loadAverage = (): number =>
  Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]);
