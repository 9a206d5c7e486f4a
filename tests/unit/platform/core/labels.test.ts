import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  label,
  labelProblem,
  line,
  lines,
  sanitizeLabel,
} from '../../../../worker/platform/core/labels';

const name = label(60);
const takes = (text: string): string | null => {
  const parsed = name.safeParse(text);
  return parsed.success ? parsed.data : null;
};

describe('a label', () => {
  test.each([
    'Ada Lovelace',
    "Siobhán O'Brien-Núñez",
    'J. R. R. Tolkien',
    'Dr. Grace Hopper, Jr.',
    'ওয়াহিদা',
    'مريم',
    '中村 和子',
    'Checkout v2.1 (EU) #3',
    'Laptop 💻',
    'A & B <Ltd>',
    '50% “off”',
    'Ops/Checkout: 24-7',
  ])('is accepted as people write it: %s', (text) => {
    expect(takes(text)).toBe(text);
  });

  test.each([
    ['a line break', 'Pay now\nNamaskah billing'],
    ['a carriage return', 'a\rBcc: b'],
    ['a tab', 'a\tb'],
    ['NUL', 'a\0b'],
    ['BEL', 'a\u0007b'],
    ['an escape', 'a\u001b[31mb'],
    ['C1 controls', 'a\u0085b'],
    ['right-to-left override', 'invoice\u202egpj.exe'],
    ['an isolate', 'a\u2066b\u2069'],
    ['a direction mark', 'a\u200fb'],
    ['a zero-width space', 'pay\u200bpal'],
    ['a byte order mark', '\ufeffa\ufeffb'],
    ['a soft hyphen', 'pay\u00adpal'],
    ['tags', 'a\u{e0041}b'],
    ['a line separator', 'a\u2028b'],
    ['a paragraph separator', 'a\u2029b'],
    ['half of a surrogate pair', 'a\ud800b'],
    ['a private-use character', 'a\ue000b'],
    ['an empty letter', '\u3164'],
    ['a link', 'You won $500! Claim: https://evil.example/14'],
    ['a link in capitals', 'HTTPS://EVIL'],
    ['another scheme', 'ftp://evil'],
    ['a host', 'claim at evil.example'],
    ['a host with a path', 'evil.co/x'],
    ['a short host', 't.co'],
    ['www', 'www.evil'],
    ['a host in another script', 'пример.рф'],
    ['a host with a full stop of another script', 'evil。com'],
    ['a host with a wide full stop', 'evil．com'],
    ['a host in Punycode', 'evil.xn--p1ai'],
    ['an e-mail address', 'billing@evil'],
    ['a wide @', 'billing＠evil'],
    ['a host with a leader for its dot', 'evil․example'],
    ['an IP address', 'see 192.0.2.1'],
  ])('contains no %s', (_, text) => {
    expect(takes(text)).toBeNull();
  });

  test('is trimmed and normalized, without joiners', () => {
    expect(takes('  Jose\u0301 ')).toBe('José');
    expect(takes('علی\u200cرضا')).toBe('علیرضا');
    expect([takes(''), takes('   '), takes('x'.repeat(61)), takes('x'.repeat(60))?.length]).toEqual(
      [null, null, null, 60],
    );
  });

  test('an accepted label has no invisible character and no link, and is accepted again unchanged', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .array(
          fc.constantFrom(
            'a',
            '.',
            ':',
            '/',
            '@',
            ' ',
            '\r\n',
            '\0',
            '\u202e',
            'www',
            'com',
            'é',
            '1',
          ),
          { maxLength: 12 },
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const taken = takes(text);
        if (taken === null) return;
        expect(taken).not.toMatch(/[\p{C}\p{Zl}\p{Zp}@]|:\/\/|\bwww\.|[\p{L}\p{N}]\.\p{L}{2}/iu);
        expect(takes(taken)).toBe(taken);
        expect(sanitizeLabel(taken)).toBe(taken.replaceAll(/\s+/g, ' '));
      }),
      { numRuns: 3_000 },
    );
  });

  test('from before these rules is sanitized for display', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        expect(sanitizeLabel(text)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
        expect(sanitizeLabel(`${text} https://evil.example/14`)).not.toMatch(/:\/\/|\w\.\w/);
      }),
      { numRuns: 1_000 },
    );
    expect(labelProblem(sanitizeLabel('Pay now at https://evil.example\n\nNamaskah'))).toBeNull();
  });
});

test('a line may contain an address, and a text several lines; neither can reverse its direction', () => {
  expect(line(50).parse(' Orders of shop.example.com ')).toBe('Orders of shop.example.com');
  expect(line(50).parse('')).toBe('');
  expect(line(50).safeParse('a\nb').success).toBe(false);
  expect(lines(50).parse('One.\nTwo.\r\n\tThree.')).toBe('One.\nTwo.\r\n\tThree.');
  for (const text of ['a\u202eb', 'a\0b', 'a\u2028b']) {
    expect(line(50).safeParse(text).success).toBe(false);
    expect(lines(50).safeParse(text).success).toBe(false);
  }
});
