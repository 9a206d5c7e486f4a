import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { describeError } from '../../../../worker/platform/core/errors';
import { newId } from '../../../../worker/platform/core/ids';
import { log, redact } from '../../../../worker/platform/core/log';
import { collectLogs } from '../../../support/logs';

const digits = (length: number) =>
  fc.stringMatching(new RegExp(`^[0-9]{${length}}$`)).filter((text) => text.length === length);
const word = (min: number) => fc.stringMatching(new RegExp(`^[A-Za-z0-9_-]{${min},40}$`));

/** The log output of the code for one field. */
function logged(name: string, value: string | number): string {
  const lines = collectLogs();
  log('info', 'test.event', { [name]: value });
  return JSON.stringify(lines[0]);
}

describe('I-47 secrets in any string', () => {
  // Text around a secret; without digits, so that a leak is visible.
  const around = fc.constantFrom('', 'sent to ', 'failed: ', '{"to":"', 'tel:', '(', 'x=', '\n');

  const secret = fc.oneof(
    word(20).map((body) => ({ text: `nsk_live_${body}`, body })),
    fc
      .stringMatching(/^[A-Za-z0-9+/]{24,40}={0,2}$/)
      .map((body) => ({ text: `whsec_${body}`, body })),
    word(20).map((body) => ({ text: `sk_test_${body}`, body })),
    fc
      .tuple(fc.constantFrom('Bearer ', 'bearer ', 'BEARER  '), word(20))
      .map(([scheme, body]) => ({ text: `${scheme}${body}`, body })),
    fc
      .tuple(word(10), word(10), word(10))
      .map((parts) => ({ text: `eyJ${parts.join('.')}`, body: parts[1] })),
  );

  test('I-47 no key and no token stays readable (2,000 runs)', () => {
    fc.assert(
      fc.property(
        around,
        secret,
        fc.constantFrom('', ' ', '"', ')', ', then'),
        (before, it, after) => {
          expect(redact(before + it.text + after)).not.toContain(it.body);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  // The formats in which people and systems write a phone number.
  const WRITINGS: ((country: string, national: string) => string)[] = [
    (country, national) => `+${country}${national}`,
    (country, national) => `${country}${national}`,
    (_country, national) => national,
    (_country, n) => `(${n.slice(0, 3)}) ${n.slice(3, 6)}-${n.slice(6)}`,
    (country, n) => `+${country} (${n.slice(0, 3)}) ${n.slice(3, 6)}-${n.slice(6)}`,
    (country, n) => `+${country}-${n.slice(0, 3)}-${n.slice(3, 6)}-${n.slice(6)}`,
    (_country, n) => n.replace(/(\d\d)(?=\d)/g, '$1 '),
    (_country, n) => n.replace(/(\d\d)(?=\d)/g, '$1.'),
    (country, n) => `%2B${country}${n}`,
  ];
  const phone = fc
    .tuple(fc.constantFrom('1', '49', '234', '91'), digits(10), fc.constantFrom(...WRITINGS))
    .map(([country, national, write]) => ({ text: write(country, national), national }));

  test('I-47 no phone number stays whole, in any format (5,000 runs)', () => {
    fc.assert(
      fc.property(
        around,
        phone,
        fc.constantFrom('', ' ', '"', ')', ', then'),
        (before, it, after) => {
          const masked = redact(before + it.text + after);
          const left = masked.replace('%2B', '').replaceAll(/\D/g, '');
          expect(left.length).toBeLessThanOrEqual(2);
          expect(it.national.endsWith(left)).toBe(true);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  test.each([
    ['+12065550142', '…42'],
    ['sent +4512345678 twice', 'sent …78 twice'],
    ['to 06 12 34 56 78.', 'to …78.'],
    ['Authorization: Bearer abc.def', 'Authorization: Bearer …'],
    ['key nsk_live_abc-DEF_1 is old', 'key nsk_live_… is old'],
  ])('I-47 "%s" is written "%s"', (text, masked) => {
    expect(redact(text)).toBe(masked);
  });
});

describe('I-47 fields by their names', () => {
  const NEVER =
    'code parsedCode codes otpCode text messageText content body sms message token accessToken secret password authorization cookie key apiKey setCookie'.split(
      ' ',
    );

  test.each(NEVER)('I-47 the field "%s" is never written, as text or as number', (name) => {
    const lines = collectLogs();
    log('info', 'test.event', { [name]: '482913' });
    log('info', 'test.event', { [name]: 482913 });
    expect(lines).toEqual([
      { level: 'info', event: 'test.event', [name]: '…' },
      { level: 'info', event: 'test.event', [name]: '…' },
    ]);
  });

  test('I-47 no value of such a field is written (1,000 runs)', () => {
    const lines = collectLogs();
    fc.assert(
      fc.property(fc.constantFrom(...NEVER), word(6), (name, value) => {
        lines.length = 0;
        log('error', 'test.event', { [name]: value });
        expect(JSON.stringify(Object.values(lines[0] ?? {}))).not.toContain(value);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each(['errorCode', 'statusCode'])('the field "%s" is not a secret', (name) => {
    expect(logged(name, 'Unavailable')).toContain('Unavailable');
  });
});

describe('I-47 values that must stay readable', () => {
  test('I-47 our ids and request ids stay whole (2,000 runs)', () => {
    const id = fc
      .tuple(fc.constantFrom('ver', 'acc', 'key', 'evt'), fc.nat(2 ** 31))
      .map(([prefix, at]) => newId('k', prefix, at * 1_000));
    const request = fc.uuid().map((uuid) => `req_${uuid}`);
    fc.assert(
      fc.property(fc.oneof(id, request, fc.uuid()), (text) => {
        expect(redact(text)).toBe(text);
        expect(redact(`order ${text} failed`)).toBe(`order ${text} failed`);
      }),
      { numRuns: 2_000 },
    );
  });

  test('I-47 a request id that looks like a phone number stays whole', () => {
    const id = 'req_12345678-1234-4123-8123-123456789012';
    expect(redact(id)).toBe(id);
  });

  test.each([
    ['2026-11-22T12:00:00.000Z'],
    ['429 after 3 attempts in 1200 ms'],
    ['lr_01HZX3V9Q2M4N6P8R0S2T4V6W8'],
    ['/v1/verifications/:id'],
    ['GET https://www.textverified.com/api/pub/v2/sms 503'],
  ])('"%s" is written unchanged', (text) => {
    expect(redact(text)).toBe(text);
  });

  test('numbers, flags and nulls are written unchanged', () => {
    const lines = collectLogs();
    log('info', 'http.request', { status: 201, ms: 1_763_812_800_000, replay: true, cause: null });
    expect(lines).toEqual([
      {
        level: 'info',
        event: 'http.request',
        status: 201,
        ms: 1_763_812_800_000,
        replay: true,
        cause: null,
      },
    ]);
  });
});

describe('I-47 errors', () => {
  test('I-47 a body that is not JSON is not quoted', () => {
    const parse = (text: string) => {
      try {
        return JSON.parse(text) as unknown;
      } catch (error) {
        return describeError(error);
      }
    };
    expect(parse('Your code is 482913')).not.toMatch(/code|482913/);
    expect(parse('{"code":"482913"')).not.toMatch(/482913/);
    expect(parse('{"a":"Your "code" is 482913"}')).not.toMatch(/482913/);
  });

  test('I-47 a failed query is described by the message of the database, never by its values', () => {
    const cause = new Error('D1_ERROR: no such table');
    const failed = new Error('Failed query: select ? params: 482913,+12065550142', { cause });
    expect(describeError(failed)).toBe('Error: D1_ERROR: no such table');
    expect(describeError(new Error('Failed query: select ? params: 482913'))).toBe(
      'Error: failed query',
    );
  });

  test('an error is described by name and message, without its stack', () => {
    expect(describeError(new TypeError('no such table'))).toBe('TypeError: no such table');
    expect(describeError('reset')).toBe('reset');
  });
});

describe('an alert', () => {
  afterEach(() => {
    vi.useRealTimers();
  });
  const at = (minutes: number) => {
    vi.useFakeTimers({ toFake: ['Date'], now: minutes * 60_000 });
  };

  test('pages once in ten minutes for an event; repeats are errors, and the next page counts them', () => {
    const lines = collectLogs();
    for (const minutes of [0, 1, 9.9, 10, 11, 25]) {
      at(minutes);
      log('alert', 'provider.insufficient_balance', { minutes });
    }
    const event = 'provider.insufficient_balance';
    expect(lines).toEqual([
      { level: 'alert', event, minutes: 0 },
      { level: 'error', event, minutes: 1 },
      { level: 'error', event, minutes: 9.9 },
      { level: 'alert', event, minutes: 10, heldBack: 2 },
      { level: 'error', event, minutes: 11 },
      { level: 'alert', event, minutes: 25, heldBack: 1 },
    ]);
  });

  test('for one event suppresses no other', () => {
    const lines = collectLogs();
    at(0);
    log('alert', 'mail.given_up');
    log('alert', 'ledger.broken');
    expect(lines.map(({ level }) => level)).toEqual(['alert', 'alert']);
  });
});

test('I-71 a value of any length makes a short line, without half of a secret at its end', () => {
  const lineOf = (value: string): string => {
    const written = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    log('warn', 'a.test', { reference: value });
    const line = String(written.mock.calls[0]?.[0]);
    written.mockRestore();
    return line;
  };
  expect(lineOf('x'.repeat(60_000)).length).toBeLessThan(1_100);
  expect(lineOf('x'.repeat(1_000))).toContain(`"${'x'.repeat(1_000)}"`);
  for (let n = 980; n < 1_010; n++) {
    expect(
      lineOf(`${'x '.repeat(n / 2)}nsk_live_${'A'.repeat(43)}${'y'.repeat(3_000)}`),
    ).not.toMatch(/nsk_live_A/);
    expect(lineOf(`${' '.repeat(n)}+12065550142 ${' '.repeat(3_000)}`)).not.toMatch(/\d{6}/);
  }
});
