import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  openCursor,
  readCursor,
  signCursor,
  writeCursor,
} from '../../../../worker/platform/core/cursor';

const KEY = 'k'.repeat(32);
const refused = (part: 'query' | 'body') =>
  expect.objectContaining({
    code: 'request.invalid',
    errors: [expect.objectContaining({ in: part, pointer: '/cursor', code: 'invalid' })],
  });

test('I-72 a cursor opens with its key in its list, and in no other', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.integer(), fc.string(), (list, other, at, id) => {
      const position = writeCursor({ at, id });
      const cursor = signCursor(KEY, list, position);
      expect(openCursor(KEY, list, cursor, 'query')).toBe(position);
      expect(() => openCursor('another key', list, cursor, 'body')).toThrow(refused('body'));
      if (other !== list)
        expect(() => openCursor(KEY, other, cursor, 'query')).toThrow(refused('query'));
    }),
  );
});

test('I-72 the boundary between list and position is signed', () => {
  const cursor = signCursor(KEY, 'ab', 'c');
  expect(() => openCursor(KEY, 'a', `b${cursor}`, 'query')).toThrow(refused('query'));
  expect(signCursor(KEY, 'a', 'bc').slice(-11)).not.toBe(cursor.slice(-11));
});

test('I-72 no edit of a cursor opens', () => {
  const cursor = signCursor(KEY, 'list', writeCursor({ at: 1, id: 'a' }));
  fc.assert(
    fc.property(fc.nat(cursor.length - 1), fc.constantFrom('A', '-', '=', ''), (at, other) => {
      const edited = cursor.slice(0, at) + other + cursor.slice(at + 1);
      if (edited !== cursor)
        expect(() => openCursor(KEY, 'list', edited, 'query')).toThrow(refused('query'));
    }),
  );
});

test('a signed position of another form is refused', () => {
  expect(() => readCursor('W10')).toThrow(refused('query'));
});
