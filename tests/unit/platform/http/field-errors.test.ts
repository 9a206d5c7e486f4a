import { expect, test } from 'vitest';
import * as z from 'zod';
import { toFieldErrors } from '../../../../worker/platform/http/field-errors';

const Body = z.strictObject({
  service: z.string().min(1).max(3),
  count: z.int().min(2).max(5).optional(),
  codes: z
    .array(z.string().regex(/^\d{3}$/))
    .min(1)
    .max(2)
    .optional(),
  state: z.enum(['on', 'off']).optional(),
  at: z.iso.datetime().optional(),
  isFast: z.boolean().optional(),
  nested: z.strictObject({ 'a/b~c': z.number() }).optional(),
});

const errorsOf = (sent: unknown, schema: z.ZodType = Body) => {
  const { error } = schema.safeParse(sent);
  if (!error) throw new Error('the value is valid');
  return toFieldErrors('body', error.issues, sent);
};

const ONE: [sent: object, pointer: string, code: string, detail: string][] = [
  [{}, '/service', 'missing', 'Add this value: it is required.'],
  [{ service: null }, '/service', 'wrong_type', 'Send a string.'],
  [{ service: '' }, '/service', 'too_small', 'Send at least one character.'],
  [{ service: 'long' }, '/service', 'too_large', 'Send at most 3 characters.'],
  [{ service: 'a', count: '2' }, '/count', 'wrong_type', 'Send a number.'],
  [{ service: 'a', count: 2.5 }, '/count', 'wrong_type', 'Send a whole number.'],
  [{ service: 'a', count: 1 }, '/count', 'too_small', 'Send at least 2.'],
  [{ service: 'a', count: 6 }, '/count', 'too_large', 'Send at most 5.'],
  [{ service: 'a', codes: [] }, '/codes', 'too_small', 'Send at least 1 entry.'],
  [
    { service: 'a', codes: ['111', '222', '333'] },
    '/codes',
    'too_large',
    'Send at most 2 entries.',
  ],
  [
    { service: 'a', codes: ['111', 'x'] },
    '/codes/1',
    'wrong_format',
    'Check the form of this value.',
  ],
  [{ service: 'a', state: 'of' }, '/state', 'not_allowed', 'Use one of on, off.'],
  [
    { service: 'a', at: 'noon' },
    '/at',
    'wrong_format',
    'Use an ISO 8601 time such as 2026-11-30T10:00:00Z.',
  ],
  [{ service: 'a', isFast: 1 }, '/isFast', 'wrong_type', 'Send true or false.'],
  [{ service: 'a', nested: {} }, '/nested/a~1b~0c', 'missing', 'Add this value: it is required.'],
  [
    { service: 'a', x: 1 },
    '/x',
    'unknown_field',
    'Remove this value: the request does not take it.',
  ],
];

test.for(ONE)('%j: %s is %s', ([sent, pointer, code, detail]) => {
  expect(errorsOf(sent)).toEqual([{ in: 'body', pointer, code, detail }]);
});

test('every wrong value is named', () => {
  expect(errorsOf({ count: 9, x: 1, y: 2 }).map(({ pointer, code }) => [pointer, code])).toEqual([
    ['/service', 'missing'],
    ['/count', 'too_large'],
    ['/x', 'unknown_field'],
    ['/y', 'unknown_field'],
  ]);
});

test('a body that is not an object has the empty pointer', () => {
  expect(errorsOf([])).toEqual([
    { in: 'body', pointer: '', code: 'wrong_type', detail: 'Send an object.' },
  ]);
});

test('a sentence of the schema comes before the general one', () => {
  const schema = z.strictObject({ age: z.number({ error: 'Use your age in years' }) });
  expect(errorsOf({ age: 'x' }, schema)).toEqual([
    { in: 'body', pointer: '/age', code: 'wrong_type', detail: 'Use your age in years.' },
  ]);
});

test('a body of thousands of wrong fields gets twenty errors', () => {
  const sent = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`x${n}`, 1]));
  expect(errorsOf({ service: 'a', ...sent })).toHaveLength(20);
});

test('a value is named once, although two rules refuse it in the same words', () => {
  const schema = z.strictObject({ after: z.int().max(Number.MAX_SAFE_INTEGER) });
  expect(errorsOf({ after: 2 ** 60 }, schema)).toEqual([
    {
      in: 'body',
      pointer: '/after',
      code: 'too_large',
      detail: 'Send at most 9007199254740991.',
    },
  ]);
});
