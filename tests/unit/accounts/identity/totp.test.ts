import { describe, expect, test } from 'vitest';
import {
  codeAt,
  matchingStep,
  newSecret,
  stepAt,
  toBase32,
} from '../../../../worker/accounts/identity/totp';

// RFC 6238, appendix B: the last six of the eight digits.
const SECRET = toBase32(new TextEncoder().encode('12345678901234567890'));
const VECTORS = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
] as const;

describe('codes', () => {
  test.each(VECTORS)('at %d s the code is %s', (seconds, code) => {
    expect(codeAt(SECRET, stepAt(seconds * 1_000))).toBe(code);
  });

  test.each([-1, 0, 1])('a clock skew of %d steps is accepted', (off) => {
    const now = 1_111_111_111_000;
    expect(matchingStep(SECRET, codeAt(SECRET, stepAt(now) + off), now)).toBe(stepAt(now) + off);
  });

  test.each([-2, 2])('a clock skew of %d steps is refused', (off) => {
    const now = 1_111_111_111_000;
    expect(matchingStep(SECRET, codeAt(SECRET, stepAt(now) + off), now)).toBeNull();
  });

  test.each(['', '05047', '0504710', 'abcdef'])('%j is not a code', (code) => {
    expect(matchingStep(SECRET, code, 1_111_111_111_000)).toBeNull();
  });

  test('secrets have 160 bits and are different', () => {
    expect(newSecret()).toMatch(/^[A-Z2-7]{32}$/);
    expect(newSecret()).not.toBe(newSecret());
  });
});
