// npm run mutants [-- I-xx …]: removes each guard from a copy of the source and checks that a test with its number
// fails. tests/mutants/README.md explains how to write a mutant.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allMutants, type Mutant, mutated, numberOf } from '../tests/mutants/mutant.ts';
import { copyTree } from './copy-tree.ts';

const LIMIT_MS = 180_000;
const wanted = process.argv.slice(2);
const mutants = (await allMutants()).filter(
  ({ id }) => wanted.length === 0 || wanted.some((start) => id.startsWith(start)),
);

interface Report {
  testResults: { assertionResults: { fullName: string; status: string }[] }[];
}

/** Runs a command with a time limit; kills the whole process group, because a mutant may loop in a worker. */
async function runBounded(command: string, args: string[], cwd: string): Promise<void> {
  const child = spawn(command, args, { cwd, stdio: 'ignore', detached: true });
  const timer = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), LIMIT_MS);
  await once(child, 'exit');
  clearTimeout(timer);
}

/** The tests with `number` in their name and their results; null when the suite did not load. */
async function runTests(
  copy: string,
  number: string,
  files: string[],
): Promise<{ name: string; status: string }[] | null> {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const args = ['run', ...files, '-t', number, '--reporter=json', `--outputFile=${report}`];
  await runBounded('vitest', args, copy);
  try {
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    return testResults
      .flatMap((file) => file.assertionResults)
      .filter(
        (test) =>
          test.fullName.includes(number) && test.status !== 'pending' && test.status !== 'skipped',
      )
      .map((test) => ({ name: test.fullName, status: test.status }));
  } catch {
    return null;
  }
}

/** The reason why the mutant was not killed; null when it was. */
async function findFailure(mutant: Mutant): Promise<string | null> {
  const number = numberOf(mutant);
  const copy = copyTree();
  try {
    const texts = mutated(mutant, (file) => readFileSync(join(copy, file), 'utf8'));
    for (const [file, text] of texts) writeFileSync(join(copy, file), text);
    const tests = await runTests(copy, number, mutant.tests);
    if (tests === null) return 'the suite did not load';
    if (tests.length === 0) return `no test is named ${number}`;
    return tests.some((test) => test.status === 'failed') ? null : `survived: ${mutant.sentence}`;
  } catch (error) {
    return `does not apply: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

let survivors = 0;
for (const mutant of mutants) {
  const failure = await findFailure(mutant);
  if (failure !== null) survivors++;
  console.log(`${mutant.id.padEnd(8)} ${failure ?? 'killed'}`);
}
console.log(`${mutants.length - survivors} killed, ${survivors} survived`);
process.exit(survivors === 0 ? 0 : 1);
