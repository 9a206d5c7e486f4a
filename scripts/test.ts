// npm test: every suite; the last line sums them up.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

interface Assertion {
  fullName: string;
  status: 'passed' | 'failed' | 'skipped' | 'pending' | 'todo';
  meta?: { reason?: string };
}
interface Report {
  testResults: { name: string; status: string; message: string; assertionResults: Assertion[] }[];
}

const REPORT = '.wrangler/test-report.json';
const run = spawnSync(
  'vitest',
  [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${REPORT}`,
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
const report = JSON.parse(readFileSync(REPORT, 'utf8')) as Report;
const all = report.testResults.flatMap((file) => file.assertionResults);
const count = (...statuses: string[]) =>
  all.filter((test) => statuses.includes(test.status)).length;
// A file that does not even load has no assertion to fail.
const broken = report.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
);
for (const file of broken) console.log(`did not load: ${file.name}`);
const skipped = all.filter((test) => ['skipped', 'pending', 'todo'].includes(test.status));
for (const test of skipped) console.log(`skipped: ${test.fullName}`);
const failed = count('failed') + broken.length;
console.log(`${count('passed')} passed, ${failed} failed, ${skipped.length} skipped`);
process.exit(run.status === 0 && failed === 0 ? 0 : 1);
