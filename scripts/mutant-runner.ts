// Runs tests in a copy of the checkout for scripts/mutants.ts, which forks it there: the tests' modules stay loaded between
// two mutants, and only the changed files are read again.
import * as z from 'zod';
import { resolve } from 'node:path';
import { createVitest } from 'vitest/node';

/** What to run: the tests of `files` with `number` in their name, after `changed` files were written. */
const Request = z.object({
  changed: z.array(z.string()),
  number: z.string(),
  files: z.array(z.string()),
});
export type MutantRun = z.infer<typeof Request>;

/** How many tests of the number ran and failed, and why the first did; null when a file of tests did not load. */
export type MutantResult = { ran: number; failed: number; reason: string | null } | null;

const vitest = await createVitest('test', { watch: false, reporters: [{}] });

/** Runs all files at once: a second run without a change in between would get modules from before the change. */
async function run({ changed, number, files }: MutantRun): Promise<MutantResult> {
  for (const file of changed) vitest.invalidateFile(resolve(file));
  vitest.setGlobalTestNamePattern(number);
  const paths = files.map((file) => resolve(file));
  const found = await vitest.globTestSpecifications(files);
  const { testModules } = await vitest.runTestSpecifications(
    found.filter(({ moduleId }) => paths.includes(moduleId)),
  );
  const tests = testModules
    .flatMap((one) => [...one.children.allTests()])
    .filter((test) => test.fullName.includes(number) && test.result().state !== 'skipped');
  const failed = tests.filter((test) => test.result().state === 'failed');
  const isBroken = tests.length === 0 && testModules.some((one) => one.errors().length > 0);
  if (isBroken) return null;
  const [first] = failed;
  const reason = first ? `${first.fullName}: ${first.result().errors?.[0]?.message}` : null;
  return { ran: tests.length, failed: failed.length, reason };
}

process.on('message', (message) => {
  // A rejection ends the process, which the parent takes for a suite that does not load.
  void run(Request.parse(message)).then((result) => process.send?.(result));
});
process.send?.('ready');
