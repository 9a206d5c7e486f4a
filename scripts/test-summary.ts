import type { EndedTest } from './progress.ts';

export interface EndedFile {
  /** False when something failed outside its tests: an import, a hook. */
  loaded: boolean;
  tests: EndedTest[];
}

/** The results of one vitest process that has ended. */
export interface Run {
  files: ReadonlyMap<string, EndedFile>;
  /** Files that had not ended when the process did, because it hung or was killed. */
  stuck: readonly string[];
  /** False when vitest failed outside of its tests. */
  isSound: boolean;
  /** The process hung and was ended. */
  isStill: boolean;
  /** Log lines about uncaught errors; the tests that caused them may have passed. */
  uncaught: readonly string[];
}

export const hasPassed = ({ loaded, tests }: EndedFile): boolean =>
  loaded && tests.every(({ state }) => state !== 'failed');

const nameIn = (file: string, { name }: EndedTest): string => `${file} > ${name}`;

const namesIn = (runs: readonly Run[], state: EndedTest['state']): string[] =>
  runs.flatMap(({ files }) =>
    [...files].flatMap(([file, { tests }]) =>
      tests.filter((test) => test.state === state).map((test) => nameIn(file, test)),
    ),
  );

const failuresOf = (
  file: string,
  { loaded, tests }: EndedFile,
  flaky: readonly string[],
): string[] => [
  ...(loaded ? [] : [`failed: ${file} did not load`]),
  ...tests
    .filter((test) => test.state === 'failed' && !flaky.includes(nameIn(file, test)))
    .map((test) => `failed: ${nameIn(file, test)}: ${test.note ?? ''}`),
];

/**
 * The last lines of `npm test`, with the total at the end, and whether all tests passed. A test that failed and then
 * passed when it was repeated alone is flaky: it is named and counted separately, and so is an uncaught error. With
 * `isStrict` each of them fails the run, and so does a process that hung, whose remaining files were repeated.
 */
export function summary(
  first: readonly Run[],
  repeated: readonly Run[],
  { isStrict }: { isStrict: boolean },
): { lines: string[]; isGood: boolean } {
  const runs = [...first, ...repeated];
  const files = new Map([...repeated, ...first].flatMap((one) => [...one.files]));
  const stuck = runs.flatMap((one) => one.stuck).filter((file) => !files.has(file));
  const tests = [...files.values()].flatMap((file) => file.tests);
  const count = (state: EndedTest['state']) => tests.filter((test) => test.state === state).length;
  const broken = [...files.values()].filter(({ loaded }) => !loaded).length + stuck.length;
  const again = new Set(namesIn(repeated, 'passed'));
  const flaky = namesIn(first, 'failed').filter((name) => again.has(name));
  const failed = count('failed') - flaky.length + broken;
  const uncaught = [...new Set(first.flatMap((one) => one.uncaught))];
  const lines = [
    ...tests
      .filter(({ state }) => state === 'skipped')
      .map(({ name, note }) => `skipped: ${name}${note === undefined ? '' : ` (${note})`}`),
    ...[...files].flatMap(([file, ended]) => failuresOf(file, ended, flaky)),
    ...stuck.map((file) => `failed: ${file} did not end`),
    ...flaky.map((name) => `flaky: ${name} failed, and passed when it was repeated alone`),
    ...uncaught.map((line) => `uncaught: ${line}`),
    ...(flaky.length > 0 ? [`${flaky.length} flaky`] : []),
    ...(uncaught.length > 0 ? [`${uncaught.length} errors that nothing caught`] : []),
    `${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped`,
  ];
  const isStable =
    flaky.length === 0 && uncaught.length === 0 && first.every((one) => !one.isStill);
  const isSound = runs.every((one) => one.isSound);
  return { lines, isGood: failed === 0 && isSound && (isStable || !isStrict) };
}
