import { expect, test } from 'vitest';
import { summary, type EndedFile, type Run } from '../../../scripts/test-summary.ts';

const file = (...states: ('passed' | 'failed' | 'skipped')[]): EndedFile => ({
  loaded: true,
  tests: states.map((state, i) => ({ name: `test ${i + 1}`, state })),
});
const run = (files: Record<string, EndedFile>, other: Partial<Run> = {}): Run => ({
  files: new Map(Object.entries(files)),
  stuck: [],
  isSound: true,
  uncaught: [],
  ...other,
});

test('the last line sums all suites up', () => {
  expect(summary([run({ a: file('passed', 'skipped') }), run({ b: file('passed') })], [])).toEqual({
    lines: ['skipped: test 2', '2 passed, 0 failed, 1 skipped'],
    isGood: true,
  });
});

test('a test that passes only when it is repeated stays failed, and is named as flaky', () => {
  const first = run({ a: file('failed', 'passed') });
  const repeated = run({ a: file('passed', 'passed') });
  expect(summary([first], [repeated])).toEqual({
    lines: [
      'failed: a > test 1: ',
      'flaky: a > test 1 passed when it was repeated alone',
      '1 of the failed are flaky',
      '1 passed, 1 failed, 0 skipped',
    ],
    isGood: false,
  });
});

test('a test that fails again is broken, not flaky', () => {
  const { lines, isGood } = summary([run({ a: file('failed') })], [run({ a: file('failed') })]);
  expect(lines).toEqual(['failed: a > test 1: ', '0 passed, 1 failed, 0 skipped']);
  expect(isGood).toBe(false);
});

test('an error that nothing caught fails a run whose tests have passed, and is told once', () => {
  const uncaught = ['uncaught exception: no hub', 'uncaught exception: no hub'];
  expect(summary([run({ a: file('passed') }, { uncaught })], [])).toEqual({
    lines: [
      'uncaught: uncaught exception: no hub',
      '1 errors were caught by nothing',
      '1 passed, 0 failed, 0 skipped',
    ],
    isGood: false,
  });
});

test('what a run did not come to is counted when it is repeated, and the run is not good all the same', () => {
  const first = run({ a: file('passed') }, { stuck: ['b'], isSound: false });
  const { lines, isGood } = summary([first], [run({ b: file('passed') })]);
  expect(lines).toEqual(['2 passed, 0 failed, 0 skipped']);
  expect(isGood).toBe(false);
});

test('a file that never ends and one that does not load are failed', () => {
  const first = run({ a: { loaded: false, tests: [] } }, { stuck: ['b'], isSound: false });
  expect(summary([first], [run({}, { stuck: ['b'] })]).lines.at(-1)).toBe(
    '0 passed, 3 failed, 0 skipped',
  );
});
