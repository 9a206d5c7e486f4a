import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  ERROR_CATALOGUE,
  problemDetail,
  type ErrorCode,
} from '../../../../worker/platform/core/error-catalogue';
import { AppError } from '../../../../worker/platform/core/errors';
import { RETRY_AFTER } from '../../../../worker/platform/core/retry-after';
import { errorReference } from '../../../../worker/app/ops/error-reference';

const CODES = Object.keys(ERROR_CATALOGUE) as ErrorCode[];
const sources = readdirSync('worker', { recursive: true, encoding: 'utf8' })
  // The catalogue itself; and routes declare these answers instead of throwing them, in *.answers.ts and
  // platform/http/openapi.ts.
  .filter(
    (file) =>
      file.endsWith('.ts') &&
      !/^platform\/core\/(?:[\w-]*problems|error-catalogue|retry-after|operation)\.ts$|\.answers\.ts$|^platform\/http\/openapi(?:-refine)?\.ts$/.test(
        file,
      ),
  )
  .map((file) => ({ file, text: readFileSync(`worker/${file}`, 'utf8') }));

interface Thrown {
  file: string;
  code: string;
  /** The arguments of the call, as written. */
  params: string;
}

/** Every `new AppError('code', { … })` and `refuse('code', { … })` of the source. */
const thrown: Thrown[] = sources.flatMap(({ file, text }) =>
  [...text.matchAll(/(?:new AppError|refuse)\(\s*'([\w.]+)'(?:,\s*\{([^;]*?)\}\s*,?\s*\))?/g)].map(
    (match) => ({ file, code: match[1] ?? '', params: match[2] ?? '' }),
  ),
);
const mentions = (code: string) =>
  sources.reduce((count, { text }) => count + text.split(`'${code}'`).length - 1, 0);
/**
 * The values that a throw must fill; a wait that is the same for every throw is filled from its
 * table.
 */
const holesOf = (code: ErrorCode) =>
  [...problemDetail(code).matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');

describe('the catalogue of errors', () => {
  test.each(CODES)('%s has a title and full sentences that say what to do', (code) => {
    const [status, title, detail] = ERROR_CATALOGUE[code];
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(title).toMatch(/^[A-Z][^.!?]+$/);
    expect(detail).toMatch(/^[A-Z{].{20,}\.$/);
    // Customers read these sentences, which therefore contain no method and no route.
    expect(`${title} ${detail}`).not.toMatch(/\/v1|\b(?:GET|POST|PUT|PATCH|DELETE) /);
  });

  test.each(CODES)('%s is thrown at least once', (code) => {
    expect(mentions(code)).toBeGreaterThan(0);
  });

  test('the source throws only codes of the catalogue', () => {
    expect(thrown.filter(({ code }) => !Object.hasOwn(ERROR_CATALOGUE, code))).toEqual([]);
  });

  test.each(CODES.filter((code) => holesOf(code).length > 0))(
    '%s gets a value for each of its placeholders wherever it is thrown',
    (code) => {
      const sites = thrown.filter((site) => site.code === code);
      // Every mention is a throw that this parser can read, so all are checked.
      expect(sites).toHaveLength(mentions(code));
      for (const site of sites)
        for (const hole of holesOf(code))
          expect(site.params, `${site.file} throws ${code} without {${hole}}`).toMatch(
            new RegExp(`\\b${hole}\\b`),
          );
    },
  );

  test('a missing value stays visible as its placeholder', () => {
    expect(problemDetail('prices.above_maximum', { price: 90 })).toBe(
      'The price is $0.90 and your maximum is {maxPrice}. Raise the maximum, or choose another service.',
    );
  });

  test('an error has the status and the sentence of its code', () => {
    const error = new AppError('credits.insufficient', { price: 90, available: 0 });
    expect(error).toMatchObject({ status: 402, code: 'credits.insufficient' });
    expect(error.message).toBe(
      'The price is $0.90, and $0.00 is available. Add credits, then try again.',
    );
  });

  test('docs/errors.md matches the catalogue', () => {
    expect(readFileSync('docs/errors.md', 'utf8')).toBe(errorReference());
  });

  test.each(CODES)('the error reference has a paragraph for %s', (code) => {
    const [status, title] = ERROR_CATALOGUE[code];
    expect(errorReference()).toContain(
      `## ${code}\n\n**${status} ${title}.** ${problemDetail(code)}`,
    );
  });

  test('every code with a wait exists and is in the reference', () => {
    const told = errorReference()
      .split('\n## ')
      .filter((text) => text.includes('`Retry-After`'));
    // The first part is the introduction of the page.
    const codes = told.slice(1).map((text) => text.split('\n')[0] ?? '');
    expect(codes.toSorted()).toEqual(Object.keys(RETRY_AFTER).toSorted());
    expect(
      Object.keys(RETRY_AFTER).filter((code) => !Object.hasOwn(ERROR_CATALOGUE, code)),
    ).toEqual([]);
  });
});

test('429 is for rates only, and always with Retry-After: clients repeat it by themselves', () => {
  const rates = CODES.filter((code) => ERROR_CATALOGUE[code][0] === 429);
  expect(rates.filter((code) => !(code in RETRY_AFTER))).toEqual([]);
});
