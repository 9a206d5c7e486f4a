import * as z from 'zod';
import type { FieldError, RequestPart } from '../core/field-error';

type RawIssue = z.core.$ZodRawIssue;
type Issue = z.core.$ZodIssue;

const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
  date: 'a time',
};

const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'Use an ISO 8601 time such as 2026-11-30T10:00:00Z.',
  date: 'Use a date such as 2026-11-30.',
  email: 'Use an email address such as ada@example.com.',
  url: 'Use a URL such as https://example.com/hook.',
};

const count = (n: number | bigint, unit: string): string =>
  `${n} ${unit}${Number(n) === 1 ? '' : 's'}`;

/** The bound of a value of this kind, in its unit. */
function boundOf(origin: string, bound: number | bigint): string {
  if (origin === 'string') return count(bound, 'character');
  if (origin === 'array' || origin === 'set')
    return count(bound, 'entr').replace(/entrs?$/, Number(bound) === 1 ? 'entry' : 'entries');
  if (origin === 'object' || origin === 'record') return count(bound, 'setting');
  return String(bound);
}

/** The sentence for an issue whose schema has none of its own. Zod's own sentences describe its types. */
function sentenceOf(issue: RawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'Add this value: it is required.';
      return `Send ${TYPES[issue.expected] ?? issue.expected}.`;
    case 'too_small':
      if (issue.origin === 'string' && issue.minimum === 1) return 'Send at least one character.';
      return `Send at least ${boundOf(issue.origin, issue.minimum)}.`;
    case 'too_big':
      return `Send at most ${boundOf(issue.origin, issue.maximum)}.`;
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'Check the form of this value.';
    case 'invalid_value':
      return `Use ${issue.values.length === 1 ? '' : 'one of '}${issue.values.join(', ')}.`;
    case 'not_multiple_of':
      return `Send a multiple of ${issue.divisor}.`;
    case 'unrecognized_keys':
      return 'Remove this value: the request does not take it.';
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return 'Correct this value.';
  }
}

z.config({ customError: sentenceOf });

const CODES: Readonly<Partial<Record<Issue['code'], FieldError['code']>>> = {
  too_small: 'too_small',
  too_big: 'too_large',
  invalid_format: 'wrong_format',
  invalid_value: 'not_allowed',
  not_multiple_of: 'not_allowed',
  unrecognized_keys: 'unknown_field',
};

/** The value at `path` in what was sent; undefined where there is none. */
const valueAt = (sent: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
    sent,
  );

const isFormat = ({ code }: Issue): boolean => code === 'invalid_format';

function codeOf(issue: Issue, sent: unknown): FieldError['code'] {
  if (valueAt(sent, issue.path) === undefined && issue.code !== 'custom') return 'missing';
  if (issue.code === 'invalid_type') return 'wrong_type';
  if (issue.code === 'invalid_union' && issue.errors.flat().every(isFormat)) return 'wrong_format';
  return CODES[issue.code] ?? 'invalid';
}

const pointerTo = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** A body of many wrong fields must not make an answer that is larger than itself. */
const MAX_ERRORS = 20;

/** The first wrong values of one part of a request; `sent` is that part. */
export const toFieldErrors = (
  where: RequestPart,
  issues: readonly Issue[],
  sent: unknown,
): FieldError[] =>
  issues
    .flatMap((issue) => {
      // Each unknown field has its own pointer.
      const paths =
        issue.code === 'unrecognized_keys'
          ? issue.keys.map((key) => [...issue.path, key])
          : [issue.path];
      return paths.map((path) => ({
        in: where,
        pointer: pointerTo(path),
        code: codeOf(issue, sent),
        detail: sentence(issue.message),
      }));
    })
    // Zod tells an integer that is too large twice.
    .filter(
      ({ pointer, detail }, n, all) =>
        all.findIndex((one) => one.pointer === pointer && one.detail === detail) === n,
    )
    .slice(0, MAX_ERRORS);
