// npm run mutants [-- I-xx …]: takes each guard out of the source and sees the test that bears its number go red.
// A patch starts with lines "test: <file>" (one or more files); its name is the invariant, a letter may follow.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { copyTree } from './copy-tree.ts';

const MUTANTS = 'tests/mutants';
const LIMIT_MS = 180_000;
const wanted = process.argv.slice(2);
const patches = readdirSync(MUTANTS)
  .filter((name) => name.endsWith('.patch'))
  .filter((name) => wanted.length === 0 || wanted.some((id) => name.startsWith(id)))
  .toSorted();

interface Report {
  testResults: { assertionResults: { fullName: string; status: string }[] }[];
}

/** Runs to its end or to the limit; then the whole group goes, because a mutant may spin in a worker of its own. */
async function runBounded(command: string, args: string[], cwd: string): Promise<void> {
  const child = spawn(command, args, { cwd, stdio: 'ignore', detached: true });
  const timer = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), LIMIT_MS);
  await once(child, 'exit');
  clearTimeout(timer);
}

/** The tests of `id` and how they ended; `null` when the suite did not even load. */
async function runTests(
  copy: string,
  id: string,
  files: string[],
): Promise<{ name: string; status: string }[] | null> {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const args = ['run', ...files, '-t', id, '--reporter=json', `--outputFile=${report}`];
  await runBounded('vitest', args, copy);
  try {
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    return testResults
      .flatMap((file) => file.assertionResults)
      .filter(
        (test) =>
          test.fullName.includes(id) && test.status !== 'pending' && test.status !== 'skipped',
      )
      .map((test) => ({ name: test.fullName, status: test.status }));
  } catch {
    return null;
  }
}

async function judge(patch: string): Promise<string | null> {
  const id = /^I-\d\d/.exec(patch)?.[0] ?? patch;
  const text = readFileSync(join(MUTANTS, patch), 'utf8');
  const files = [...text.matchAll(/^test: (\S+)$/gm)].map((match) => match[1] ?? '');
  const copy = copyTree();
  try {
    const applied = spawnSync(
      'git',
      ['apply', '--unidiff-zero', '--recount', resolve(MUTANTS, patch)],
      {
        cwd: copy,
        encoding: 'utf8',
        env: { ...process.env, GIT_DIR: '/dev/null', GIT_CEILING_DIRECTORIES: dirname(copy) },
      },
    );
    if (applied.status !== 0) return `does not apply: ${applied.stderr.trim()}`;
    const tests = await runTests(copy, id, files);
    if (tests === null) return 'the suite did not load';
    if (tests.length === 0) return `no test is named ${id}`;
    return tests.some((test) => test.status === 'failed') ? null : 'survived';
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

let survivors = 0;
for (const patch of patches) {
  const complaint = await judge(patch);
  if (complaint !== null) survivors++;
  console.log(`${patch.padEnd(14)} ${complaint ?? 'killed'}`);
}
console.log(`${patches.length - survivors} killed, ${survivors} survived`);
process.exit(survivors === 0 ? 0 : 1);
