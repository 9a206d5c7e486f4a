// npm test: every suite; the last line sums them up. With arguments it is vitest with those.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

interface Assertion {
  fullName: string;
  status: 'passed' | 'failed' | 'skipped' | 'pending' | 'todo';
  meta: { skipped?: string };
}
interface Report {
  testResults: { name: string; status: string; assertionResults: Assertion[] }[];
}
interface Ended {
  report: Report;
  isGood: boolean;
}

const REPORTS = '.wrangler';
const SKIP_NOTES = fileURLToPath(new URL('skip-notes.ts', import.meta.url));

/** One vitest; what a `quiet` one says comes when it has ended. */
async function run(name: string, args: string[], quiet = false): Promise<Ended> {
  const file = `${REPORTS}/test-report-${name}.json`;
  rmSync(file, { force: true });
  const child = spawn(
    'vitest',
    [
      'run',
      '--reporter=default',
      `--reporter=${SKIP_NOTES}`,
      '--reporter=json',
      `--outputFile.json=${file}`,
      ...args,
    ],
    { stdio: ['inherit', quiet ? 'pipe' : 'inherit', 'inherit'] },
  );
  const [said, [code]] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  process.stdout.write(said);
  return { report: JSON.parse(readFileSync(file, 'utf8')) as Report, isGood: code === 0 };
}

const wanted = process.argv.slice(2);
// vitest runs a project whose files come one after the other when all others are done; most of what is end to end
// waits, and has time to while the others work.
const runs = await Promise.all(
  wanted.length > 0
    ? [run('wanted', wanted)]
    : [run('suites', ['--project=!e2e']), run('e2e', ['--project=e2e'], true)],
);
const results = runs.flatMap(({ report }) => report.testResults);
const all = results.flatMap((file) => file.assertionResults);
const count = (...statuses: string[]) =>
  all.filter((test) => statuses.includes(test.status)).length;
// A file that does not even load has no assertion to fail.
const broken = results.filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
);
for (const file of broken) console.log(`did not load: ${file.name}`);
const skipped = all.filter((test) => ['skipped', 'pending', 'todo'].includes(test.status));
for (const { fullName, meta } of skipped)
  console.log(`skipped: ${fullName}${meta.skipped === undefined ? '' : ` (${meta.skipped})`}`);
const failed = count('failed') + broken.length;
console.log(`${count('passed')} passed, ${failed} failed, ${skipped.length} skipped`);
process.exit(failed === 0 && runs.every(({ isGood }) => isGood) ? 0 : 1);
