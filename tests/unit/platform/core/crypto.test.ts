import { describe, expect, test } from 'vitest';
import { hmacSha256, sameText, sha256Hex } from '../../../../worker/platform/core/crypto';

describe('hashes', () => {
  test('SHA-256 and HMAC-SHA-256 give the published values', () => {
    expect(sha256Hex('abc')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    // RFC 4231, test case 2.
    const mac = hmacSha256('Jefe', 'what do ya want for nothing?');
    expect(Buffer.from(mac).toString('hex')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  test.each([
    ['secret', 'secret', true],
    ['secret', 'secreT', false],
    ['secret', 'secret ', false],
    ['', 'secret', false],
    ['', '', true],
  ])('"%s" and "%s" are the same text: %s', (a, b, same) => {
    expect(sameText(a, b)).toBe(same);
  });
});
