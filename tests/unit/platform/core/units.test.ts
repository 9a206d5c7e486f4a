import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  ERROR_CATALOGUE,
  problemDetail,
  type ErrorCode,
} from '../../../../worker/platform/core/error-catalogue';
import { formatWait } from '../../../../worker/platform/core/clock';
import { formatMoney } from '../../../../worker/platform/core/money';
import { EMAIL_TEMPLATES } from '../../../../worker/mail/email-templates';
import { NOTIFICATION_TEXTS } from '../../../../worker/channels/notifications/notification-texts';
import { errorReference } from '../../../../worker/app/ops/error-reference';

const CODES = Object.keys(ERROR_CATALOGUE) as ErrorCode[];
const holesOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');

/**
 * Units that are not used in speech: fractions of a dollar, fractions of a second, and hundreds of
 * seconds.
 */
const NEVER_SAID = /\b(?:cents|hundredths|minor units|milliseconds|ms)\b|\b\d{3,} seconds\b/i;
/** A unit after a placeholder, which is then filled with a bare number. */
const BARE = /\}\}? (?:seconds|minutes|hours|days|cents|dollars|USD)\b/;
/** The amounts of other currencies are formatted where they are thrown. */
const WRITTEN = new Set(['amount', 'minimum']);

/** All texts in `value`, at any depth. */
const textsOf = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(textsOf)
      : [];
const LOCALES = readdirSync('web/locales')
  .filter((file) => file.endsWith('.json'))
  .flatMap((file) => textsOf(JSON.parse(readFileSync(`web/locales/${file}`, 'utf8'))));

describe('amounts and waits are written for people', () => {
  test.each(CODES)('%s contains neither cents nor large numbers of seconds', (code) => {
    const holes = holesOf(ERROR_CATALOGUE[code][2]);
    const values = holes.map((hole) => [hole, WRITTEN.has(hole) ? '$29.00' : 86_370] as const);
    expect(problemDetail(code, Object.fromEntries(values))).not.toMatch(NEVER_SAID);
    expect(ERROR_CATALOGUE[code][2]).not.toMatch(BARE);
  });

  test('amounts and waits are formatted', () => {
    expect(problemDetail('limits.unpaid_numbers', { retryAfter: 86_370 })).toContain(
      'cannot rent numbers for 24 hours.',
    );
    expect(problemDetail('limits.reports', { retryAfter: 180 })).toContain('again in 3 minutes.');
    expect(problemDetail('prices.above_maximum', { price: 123_456, maxPrice: 5 })).toContain(
      'The price is $1,234.56 and your maximum is $0.05.',
    );
    expect(problemDetail('refunds.owed', { owed: 1_000 })).toContain('It owes $10.00 for');
    expect(problemDetail('auth.busy')).toContain('Try again in 2 seconds.');
  });

  test('an amount in another currency is written with its currency wherever it is thrown', () => {
    const sources = readdirSync('worker', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('platform/core/'))
      .map((file) => readFileSync(`worker/${file}`, 'utf8'));
    const thrown = sources.flatMap((text) =>
      [...text.matchAll(/new AppError\(\s*'([\w.]+)',\s*\{([^;]*?)\}\s*,?\s*\)/g)].map(
        ([, code = '', params = '']) => ({ code, params }),
      ),
    );
    const amounts = CODES.flatMap((code) =>
      holesOf(ERROR_CATALOGUE[code][2])
        .filter((hole) => WRITTEN.has(hole))
        .map((hole) => ({ code, hole })),
    );
    expect(amounts.length).toBeGreaterThan(3);
    for (const { code, hole } of amounts) {
      const sites = thrown.filter((site) => site.code === code);
      expect(sites.length, code).toBeGreaterThan(0);
      for (const { params } of sites) expect(params).toContain(`${hole}: formatMoney(`);
    }
  });

  test('no email, notification, page or error reference contains such units', () => {
    const filled = [...textsOf(EMAIL_TEMPLATES), ...textsOf(NOTIFICATION_TEXTS), errorReference()];
    expect(filled.filter((text) => NEVER_SAID.test(text) || BARE.test(text))).toEqual([]);
    expect(LOCALES.length).toBeGreaterThan(500);
    // The duration of a request is a measurement, not a text for customers.
    expect(LOCALES.filter((text) => NEVER_SAID.test(text) && text !== '{{ms}} ms')).toEqual([]);
  });
});

test.each([
  [0, '$0.00'],
  [5, '$0.05'],
  [2_900, '$29.00'],
  [123_456_789, '$1,234,567.89'],
  [-108, '-$1.08'],
])('%i cents are %s', (cents, text) => {
  expect(formatMoney(cents)).toBe(text);
});

test('an amount in another currency names its currency', () => {
  expect(formatMoney(4_802_000, 'NGN')).toBe('48,020.00 NGN');
  expect(formatMoney(99_999, 'KES')).toBe('999.99 KES');
});

test.each([
  [1, '1 second'],
  [46, '46 seconds'],
  [119, '119 seconds'],
  [120, '2 minutes'],
  [121, '3 minutes'],
  [900, '15 minutes'],
  [7_200, '2 hours'],
  [86_370, '24 hours'],
  [172_800, '2 days'],
  [2_591_000, '30 days'],
])('%i seconds are %s', (seconds, text) => {
  expect(formatWait(seconds)).toBe(text);
});
