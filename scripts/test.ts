// npm test: runs every suite; the last line is the total. Arguments are passed to vitest. With
// STRICT=1 flaky tests, hangs and uncaught errors fail the run.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statfsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './chromium.ts';
import type { Progress } from './progress.ts';
import { hasPassed, summary, type EndedFile, type Run } from './test-summary.ts';

/** Databases of tests are in memory if enough is free, because each commit is an fsync. */
const MEMORY = '/dev/shm';
const MEMORY_BYTES = 4 * 1024 ** 3;
const hasMemory = (): boolean => {
  if (!existsSync(MEMORY)) return false;
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize >= MEMORY_BYTES;
};
const PROGRESS = fileURLToPath(new URL('progress.ts', import.meta.url));
// Longer than vitest's own limits for tests, hooks and workers: a longer hang is outside of a test,
// and would never end.
const STILL_MS = 240_000;
/** With more failed files the tree is broken, and a repetition would not find flaky tests. */
const MAX_REPEATED = 5;
const UNCAUGHT = /uncaught exception|unhandled (?:error|rejection)|promise will never complete/i;

/**
 * Runs one vitest process; the output of a `quiet` one is printed at its end. A process that hangs
 * is ended with all its children: an endless loop without I/O starves workerd's timers, and with
 * them vitest's own limits.
 */
async function run(args: string[], quiet = false): Promise<Run> {
  const files = new Map<string, EndedFile>();
  const planned = new Set<string>();
  const begun = new Set<string>();
  const child = spawn('vitest', ['run', '--reporter=default', `--reporter=${PROGRESS}`, ...args], {
    env: { ...process.env, ...(hasMemory() && { TMPDIR: MEMORY }) },
    stdio: ['inherit', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  const uncaught: string[] = [];
  const held: string[] = [];
  const forward = (from: Readable, to: Writable): void => {
    createInterface({ input: from }).on('line', (line) => {
      if (UNCAUGHT.test(line)) uncaught.push(line.trim());
      if (quiet) held.push(line);
      else to.write(`${line}\n`);
    });
  };
  if (child.stdout) forward(child.stdout, process.stdout);
  if (child.stderr) forward(child.stderr, process.stderr);
  const endGroup = (): void => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  };
  const stop = (): void => {
    endGroup();
    process.exit(130);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  let isStill = false;
  const timer = setTimeout(() => {
    isStill = true;
    endGroup();
  }, STILL_MS);
  child.on('message', (said) => {
    timer.refresh();
    const progress = said as Progress;
    if (progress.type === 'planned') for (const file of progress.files) planned.add(file);
    if (progress.type === 'began') begun.add(progress.file);
    if (progress.type === 'ended') files.set(progress.file, progress);
  });
  const closed = once(child, 'close');
  const [code] = (await once(child, 'exit')) as [number | null];
  // A process that a test started in its own group may hold the output open.
  await Promise.race([closed, sleep(2_000)]);
  clearTimeout(timer);
  process.off('SIGINT', stop).off('SIGTERM', stop);
  for (const line of held) console.log(line);
  const stuck = [...planned].filter((file) => !files.has(file));
  if (isStill) {
    const midway = stuck.filter((file) => begun.has(file)).join(', ') || 'no file';
    console.log(`the run was ended after ${STILL_MS / 1_000} s without progress, in ${midway}`);
  }
  const isSound = isStill || code === 0 || ![...files.values()].every(hasPassed);
  return { files, stuck, isSound, isStill, uncaught };
}

/**
 * Repeats a few failed files, to distinguish flaky tests from broken ones. Files that a run did not
 * complete are run for the first time.
 */
async function repeat(runs: readonly Run[]): Promise<Run[]> {
  const failed = runs.flatMap(({ files }) => [...files].filter(([, file]) => !hasPassed(file)));
  const stuck = runs.flatMap((one) => one.stuck);
  const again = failed.length <= MAX_REPEATED ? [...stuck, ...failed.map(([file]) => file)] : stuck;
  return again.length === 0 ? [] : [await run(again)];
}

const wanted = process.argv.slice(2);
if (wanted.length === 0) ensureChromium();
// vitest runs a project with sequential files after all others. End-to-end tests mostly wait, so
// they run in parallel with the others.
const first = await Promise.all(
  wanted.length > 0 ? [run(wanted)] : [run(['--project=!e2e']), run(['--project=e2e'], true)],
);
const repeated = wanted.length > 0 ? [] : await repeat(first);
const { lines, isGood } = summary(first, repeated, {
  isStrict: process.env['STRICT'] !== undefined,
});
for (const line of lines) console.log(line);
process.exit(isGood ? 0 : 1);
