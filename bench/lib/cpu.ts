import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** CPU microseconds of all threads of `pid`, with nanosecond resolution, unlike /proc/PID/stat. */
export function cpuMicros(pid: number): number {
  let nanos = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const text = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8');
    nanos += Number(text.split(' ')[0]);
  }
  return nanos / 1_000;
}

/** Resident memory of `pid` in MB. */
export const memoryMegabytes = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;

/** Pins a process to a core, if `taskset` exists; otherwise server and load share cores and noise grows. */
export function pin(pid: number, core: 0 | 1): void {
  try {
    execFileSync('taskset', ['-acp', String(core), String(pid)], { stdio: 'ignore' });
  } catch {
    console.error(`process ${pid} is not pinned to core ${core}`);
  }
}

/** Average number of runnable processes in the last minute; above 1 before a run, other work was active. */
export const loadAverage = (): number =>
  Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]);
