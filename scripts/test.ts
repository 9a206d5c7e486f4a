// npm test: every suite; the last line sums them up. With arguments it is vitest with those.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { EndedTest, Progress } from './progress.ts';

interface EndedFile {
  loaded: boolean;
  tests: EndedTest[];
}
interface Ended {
  files: Map<string, EndedFile>;
  /** What was planned, or had begun, and had no end when the run stood still. */
  stuck: string[];
  isGood: boolean;
}

const PROGRESS = fileURLToPath(new URL('progress.ts', import.meta.url));
// Three times what the slowest test takes on a busy machine, and past vitest's own limits for tests, hooks and
// workers: what stands still longer is no test, and nothing else would end it.
const STILL_MS = 240_000;

/**
 * One vitest; what a `quiet` one says comes when it has ended. A run that stands still is ended with all its children:
 * workerd now and then loses a promise of the runner's own, for which vitest would wait for ever.
 */
async function run(args: string[], quiet = false): Promise<Ended> {
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
  const timer = globalThis.setTimeout(() => {
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
  await Promise.race([closed, setTimeout(2_000)]);
  clearTimeout(timer);
  process.off('SIGINT', stop).off('SIGTERM', stop);
  process.stdout.write(output);
  const stuck = isStill ? [...planned].filter((file) => !files.has(file)) : [];
  if (isStill) {
    const midway = stuck.filter((file) => begun.has(file));
    console.log(
      `stood still for ${STILL_MS / 1_000} s and was ended, in ${midway.join(', ') || 'no file'}`,
    );
  }
  return { files, stuck, isGood: isStill || code === 0 };
}

/** A run, and once more those of its files that it stood still over. */
async function runWhole(args: string[], quiet = false): Promise<Ended> {
  const first = await run(args, quiet);
  if (first.stuck.length === 0) return first;
  const again = await run(first.stuck, quiet);
  return {
    files: new Map([...first.files, ...again.files]),
    stuck: again.stuck,
    isGood: first.isGood && again.isGood,
  };
}

const wanted = process.argv.slice(2);
// vitest runs a project whose files come one after the other when all others are done; most of what is end to end
// waits, and has time to while the others work.
const runs = await Promise.all(
  wanted.length > 0
    ? [runWhole(wanted)]
    : [runWhole(['--project=!e2e']), runWhole(['--project=e2e'], true)],
);
const files = runs.flatMap((ended) => [...ended.files]);
const tests = files.flatMap(([, ended]) => ended.tests);
const count = (state: EndedTest['state']) => tests.filter((test) => test.state === state).length;
const broken = files.filter(([, { loaded }]) => !loaded).map(([file]) => file);
for (const file of broken) console.log(`did not load: ${file}`);
const stuck = runs.flatMap((ended) => ended.stuck);
for (const file of stuck) console.log(`did not end: ${file}`);
for (const { name, state, note } of tests)
  if (state !== 'passed') console.log(`${state}: ${name}${note === undefined ? '' : ` (${note})`}`);
const failed = count('failed') + broken.length + stuck.length;
console.log(`${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped`);
process.exit(failed === 0 && runs.every(({ isGood }) => isGood) ? 0 : 1);
