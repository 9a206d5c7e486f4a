import { describe, expect, test } from 'vitest';
import { summary, type EndedFile, type Run } from '../../../scripts/test-summary.ts';

const file = (...states: ('passed' | 'failed' | 'skipped')[]): EndedFile => ({
  loaded: true,
  tests: states.map((state, i) => ({ name: `test ${i + 1}`, state })),
});
const run = (files: Record<string, EndedFile>, other: Partial<Run> = {}): Run => ({
  files: new Map(Object.entries(files)),
  stuck: [],
  isSound: true,
  isStill: false,
  uncaught: [],
  ...other,
});
const STRICT = { isStrict: true };
const LENIENT = { isStrict: false };

test('the last line is the total of all suites', () => {
  const first = [run({ a: file('passed', 'skipped') }), run({ b: file('passed') })];
  expect(summary(first, [], STRICT)).toEqual({
    lines: ['skipped: test 2', '2 passed, 0 failed, 1 skipped'],
    isGood: true,
  });
});

test('a test that fails again is broken', () => {
  const broken = run({ a: file('failed') });
  expect(summary([broken], [broken], LENIENT)).toEqual({
    lines: ['failed: a > test 1: ', '0 passed, 1 failed, 0 skipped'],
    isGood: false,
  });
});

test('a file that never ends and a file that does not load have failed', () => {
  const first = run({ a: { loaded: false, tests: [] } }, { stuck: ['b'], isStill: true });
  const { lines, isGood } = summary([first], [run({}, { stuck: ['b'] })], LENIENT);
  expect(lines.at(-1)).toBe('0 passed, 3 failed, 0 skipped');
  expect(isGood).toBe(false);
});

describe('unstable tests are counted separately, and fail a strict run', () => {
  test.for<[what: string, first: Run, repeated: Run[], lines: string[]]>([
    [
      'a test that passes only when it is repeated',
      run({ a: file('failed', 'passed') }),
      [run({ a: file('passed', 'passed') })],
      [
        'flaky: a > test 1 failed, and passed when it was repeated alone',
        '1 flaky',
        '1 passed, 0 failed, 0 skipped',
      ],
    ],
    [
      'an uncaught error, reported once',
      run({ a: file('passed') }, { uncaught: ['uncaught: no hub', 'uncaught: no hub'] }),
      [],
      [
        'uncaught: uncaught: no hub',
        '1 errors that nothing caught',
        '1 passed, 0 failed, 0 skipped',
      ],
    ],
    [
      'a run that was ended without progress, whose other files pass later',
      run({ a: file('passed') }, { stuck: ['b'], isStill: true }),
      [run({ b: file('passed') })],
      ['2 passed, 0 failed, 0 skipped'],
    ],
  ])('%s', ([, first, repeated, lines]) => {
    expect(summary([first], repeated, LENIENT)).toEqual({ lines, isGood: true });
    expect(summary([first], repeated, STRICT)).toEqual({ lines, isGood: false });
  });
});
