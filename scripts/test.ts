// npm test: every suite; the last line sums them up. With arguments it is vitest with those.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { EndedTest, Progress } from './progress.ts';

interface EndedFile {
  loaded: boolean;
  tests: EndedTest[];
}
interface Run {
  files: Map<string, EndedFile>;
  /** Those that had no end when the run had one: it stood still, or died. */
  stuck: string[];
  /** False when vitest failed for something that belongs to no test. */
  isSound: boolean;
}

const PROGRESS = fileURLToPath(new URL('progress.ts', import.meta.url));
// Past vitest's own limits for tests, hooks and workers: what stands still longer is no test, and nothing else would
// end it.
const STILL_MS = 240_000;
/** More than these are no accident. */
const MAX_AGAIN = 5;

const isGood = ({ loaded, tests }: EndedFile): boolean =>
  loaded && tests.every(({ state }) => state !== 'failed');

/**
 * One vitest; what a `quiet` one says comes when it has ended. A run that stands still is ended with all its children:
 * a loop that never waits for the world starves workerd's timers, and vitest's own limits for a test with them.
 */
async function run(args: string[], quiet = false): Promise<Run> {
  const files = new Map<string, EndedFile>();
  const planned = new Set<string>();
  const begun = new Set<string>();
  const child = spawn('vitest', ['run', '--reporter=default', `--reporter=${PROGRESS}`, ...args], {
    stdio: ['inherit', quiet ? 'pipe' : 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
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
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const closed = once(child, 'close');
  const [code] = (await once(child, 'exit')) as [number | null];
  // What a test started in a group of its own may hold the output open.
  await Promise.race([closed, sleep(2_000)]);
  clearTimeout(timer);
  process.off('SIGINT', stop).off('SIGTERM', stop);
  process.stdout.write(output);
  const stuck = [...planned].filter((file) => !files.has(file));
  if (isStill) {
    const midway = stuck.filter((file) => begun.has(file)).join(', ') || 'no file';
    console.log(`stood still for ${STILL_MS / 1_000} s and was ended, in ${midway}`);
  }
  const isExplained = isStill || code === 0 || ![...files.values()].every(isGood);
  return { files, stuck, isSound: isExplained };
}

const failuresOf = (file: string, { loaded, tests }: EndedFile): string[] => [
  ...(loaded ? [] : [`${file} did not load`]),
  ...tests
    .filter(({ state }) => state === 'failed')
    .map(({ name, note = '' }) => `${name}: ${note}`),
];

/** Once more, with the machine to themselves: the files that a run did not come to the end of, and the few that failed. */
async function runAgain(runs: readonly Run[]): Promise<Run[]> {
  const failed = runs.flatMap(({ files }) => [...files].filter(([, file]) => !isGood(file)));
  const stuck = runs.flatMap((one) => one.stuck);
  const again = failed.length <= MAX_AGAIN ? [...stuck, ...failed.map(([file]) => file)] : stuck;
  if (again.length === 0) return [];
  for (const [file, ended] of failed)
    for (const failure of failuresOf(file, ended)) console.log(`failed at first: ${failure}`);
  return [await run(again)];
}

const wanted = process.argv.slice(2);
// vitest runs a project whose files come one after the other when all others are done; most of what is end to end
// waits, and has time to while the others work.
const first = await Promise.all(
  wanted.length > 0 ? [run(wanted)] : [run(['--project=!e2e']), run(['--project=e2e'], true)],
);
const again = wanted.length > 0 ? [] : await runAgain(first);
const files = new Map([...first, ...again].flatMap((one) => [...one.files]));
const stuck = [...first, ...again].flatMap((one) => one.stuck).filter((file) => !files.has(file));
const tests = [...files.values()].flatMap((file) => file.tests);
const count = (state: EndedTest['state']) => tests.filter((test) => test.state === state).length;
for (const { name, state, note } of tests)
  if (state === 'skipped') console.log(`skipped: ${name}${note === undefined ? '' : ` (${note})`}`);
for (const [file, ended] of files)
  for (const failure of failuresOf(file, ended)) console.log(`failed: ${failure}`);
for (const file of stuck) console.log(`did not end: ${file}`);
const broken = [...files.values()].filter(({ loaded }) => !loaded).length + stuck.length;
const failed = count('failed') + broken;
console.log(`${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped`);
process.exit(failed === 0 && [...first, ...again].every(({ isSound }) => isSound) ? 0 : 1);
