import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fromBase64Url,
  hmacSha256,
  open,
  sameText,
  seal,
  sha256Hex,
  toBase64Url,
} from '../../../worker/kernel/crypto';

const MASTER = 'master-key-of-the-tests';
const SCOPE = { owner: 'acc_1', record: 'msg_1' };

describe('I-16 sealed values', () => {
  test('I-16 any text comes back as it was, and none of it shows while sealed (300 runs)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 4 }), async (plain) => {
        const sealed = await seal(MASTER, SCOPE, plain);
        expect(sealed).toMatch(/^s1\.[\w-]{16}\.[\w-]+$/);
        expect(sealed).not.toContain(plain);
        expect(sealed).not.toContain(toBase64Url(new TextEncoder().encode(plain)));
        expect(await open(MASTER, SCOPE, sealed)).toBe(plain);
      }),
      { numRuns: 300 },
    );
  });

  test('I-16 the same text is sealed differently each time, so that repeats do not show', async () => {
    const sealed = await Promise.all(
      Array.from({ length: 50 }, () => seal(MASTER, SCOPE, 'Your code is 482913')),
    );
    expect(new Set(sealed).size).toBe(50);
    expect(new Set(sealed.map((text) => text.split('.')[1])).size).toBe(50);
  });

  test.each([
    ['another record', MASTER, { ...SCOPE, record: 'msg_2' }],
    ['another owner', MASTER, { ...SCOPE, owner: 'acc_2' }],
    ['another master key', 'another master key', SCOPE],
  ])('I-16 it does not open for %s', async (_what, master, scope) => {
    const sealed = await seal(MASTER, SCOPE, 'Your code is 482913');
    const outcome = await open(master, scope, sealed).catch(() => 'closed');
    expect(outcome).toBe('closed');
  });

  test('I-16 it does not open when a single bit was changed', async () => {
    const sealed = await seal(MASTER, SCOPE, 'Your code is 482913');
    const [version, iv = '', body = ''] = sealed.split('.');
    const bytes = fromBase64Url(body);
    const outcomes = await Promise.all(
      Array.from(bytes, (_, at) => {
        const changed = Uint8Array.from(bytes, (byte, i) => (i === at ? byte ^ 1 : byte));
        return open(MASTER, SCOPE, [version, iv, toBase64Url(changed)].join('.')).catch(
          () => 'closed',
        );
      }),
    );
    expect(new Set(outcomes)).toEqual(new Set(['closed']));
  });

  test.each(['', 'Your code is 482913', 's2.AAAA.AAAA', 's1..', 's1.AAAA', 's1.AAAA.'])(
    'I-16 "%s" is not a sealed value',
    async (text) => {
      await expect(open(MASTER, SCOPE, text)).rejects.toThrow('not a sealed value');
    },
  );
});

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
