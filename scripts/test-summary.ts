import type { EndedTest } from './progress.ts';

export interface EndedFile {
  /** False when something failed outside its tests: an import, a hook. */
  loaded: boolean;
  tests: EndedTest[];
}

/** What is known of one vitest that has ended. */
export interface Run {
  files: ReadonlyMap<string, EndedFile>;
  /** Files that had not ended when the run did: it stood still, or died. */
  stuck: readonly string[];
  /** False when the run stood still, or failed for something that belongs to no test. */
  isSound: boolean;
  /** Lines about errors that nothing caught: the tests beside them may have passed all the same. */
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

const failuresOf = (file: string, { loaded, tests }: EndedFile): string[] => [
  ...(loaded ? [] : [`failed: ${file} did not load`]),
  ...tests
    .filter(({ state }) => state === 'failed')
    .map((test) => `failed: ${nameIn(file, test)}: ${test.note ?? ''}`),
];

/**
 * The lines that end `npm test`, the sum last, and whether all is well. The first result of a test stands: one that
 * failed and then passed when it was repeated is failed, and is named as flaky besides. A repetition counts only for
 * files that the first runs did not come to the end of, and those runs are not sound.
 */
export function summary(
  first: readonly Run[],
  repeated: readonly Run[],
): { lines: string[]; isGood: boolean } {
  const runs = [...first, ...repeated];
  const files = new Map([...repeated, ...first].flatMap((one) => [...one.files]));
  const stuck = runs.flatMap((one) => one.stuck).filter((file) => !files.has(file));
  const tests = [...files.values()].flatMap((file) => file.tests);
  const count = (state: EndedTest['state']) => tests.filter((test) => test.state === state).length;
  const broken = [...files.values()].filter(({ loaded }) => !loaded).length + stuck.length;
  const failed = count('failed') + broken;
  const again = new Set(namesIn(repeated, 'passed'));
  const flaky = namesIn(first, 'failed').filter((name) => again.has(name));
  const uncaught = [...new Set(first.flatMap((one) => one.uncaught))];
  const lines = [
    ...tests
      .filter(({ state }) => state === 'skipped')
      .map(({ name, note }) => `skipped: ${name}${note === undefined ? '' : ` (${note})`}`),
    ...[...files].flatMap(([file, ended]) => failuresOf(file, ended)),
    ...stuck.map((file) => `failed: ${file} did not end`),
    ...flaky.map((name) => `flaky: ${name} passed when it was repeated alone`),
    ...uncaught.map((line) => `uncaught: ${line}`),
    ...(flaky.length > 0 ? [`${flaky.length} of the failed are flaky`] : []),
    ...(uncaught.length > 0 ? [`${uncaught.length} errors were caught by nothing`] : []),
    `${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped`,
  ];
  const isGood = failed === 0 && uncaught.length === 0 && first.every(({ isSound }) => isSound);
  return { lines, isGood };
}
