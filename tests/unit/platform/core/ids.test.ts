import { describe, expect, test } from 'vitest';
import { derivedId, parseIdTime, newId } from '../../../../worker/platform/core/ids';

const KEY = 'id-key-of-the-tests';
const NOW = Date.UTC(2026, 10, 22, 12);
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

describe('I-17 ids carry a MAC', () => {
  const id = newId(KEY, 'ver', NOW);

  test('I-17 one of our ids is recognized, with the time of its creation', () => {
    expect(parseIdTime(KEY, 'ver', id)).toBe(NOW);
  });

  test('I-17 no character of an id can be changed', () => {
    const known: string[] = [];
    for (let at = 'ver_'.length; at < id.length; at++)
      for (const character of ALPHABET) {
        const changed = id.slice(0, at) + character + id.slice(at + 1);
        if (changed !== id && parseIdTime(KEY, 'ver', changed) !== null) known.push(changed);
      }
    expect(known).toEqual([]);
  });

  test.each([
    ['under another key', () => parseIdTime('another key', 'ver', id)],
    ['requested as another kind', () => parseIdTime(KEY, 'key', id)],
    ['renamed to another kind', () => parseIdTime(KEY, 'key', id.replace('ver_', 'key_'))],
    ['cut short', () => parseIdTime(KEY, 'ver', id.slice(0, -1))],
    ['with a suffix', () => parseIdTime(KEY, 'ver', `${id}0`)],
    ['in capitals', () => parseIdTime(KEY, 'ver', id.toUpperCase())],
    ['without its prefix', () => parseIdTime(KEY, 'ver', id.slice('ver_'.length))],
  ])('I-17 an id is unknown %s', (_how, time) => {
    expect(time()).toBeNull();
  });

  test.each(['', 'ver_', 'ver_../../etc/passwd', `ver_${'0'.repeat(32)}`, `ver_${'u'.repeat(32)}`])(
    'I-17 "%s" is not one of our ids',
    (text) => {
      expect(parseIdTime(KEY, 'ver', text)).toBeNull();
    },
  );

  test('I-17 ten thousand ids of one instant differ', () => {
    const ids = new Set(Array.from({ length: 10_000 }, () => newId(KEY, 'ver', NOW)));
    expect(ids.size).toBe(10_000);
  });

  test('ids sort by the time of their creation', () => {
    const times = [0, 1, 2 ** 32 - 1, 2 ** 32, NOW, NOW + 1, 2 ** 48 - 1];
    const made = times.map((at) => newId(KEY, 'ver', at));
    expect(made.toSorted()).toEqual(made);
    expect(made.map((text) => parseIdTime(KEY, 'ver', text))).toEqual(times);
  });
});

describe('I-17 derived ids', () => {
  test('I-17 the same parts give the same id, whose time is zero', () => {
    const id = derivedId(KEY, 'ver', ['acc_1', 'key-1']);
    expect(derivedId(KEY, 'ver', ['acc_1', 'key-1'])).toBe(id);
    expect(parseIdTime(KEY, 'ver', id)).toBe(0);
  });

  test.each([
    ['another account', ['acc_2', 'key-1']],
    ['another key', ['acc_1', 'key-2']],
    ['the parts in another order', ['key-1', 'acc_1']],
    ['the same letters split elsewhere', ['acc_1k', 'ey-1']],
    ['one more part', ['acc_1', 'key-1', '']],
  ])('I-17 %s gives another id', (_what, parts) => {
    expect(derivedId(KEY, 'ver', parts)).not.toBe(derivedId(KEY, 'ver', ['acc_1', 'key-1']));
  });

  test('I-17 they cannot be derived without the key', () => {
    const theirs = derivedId('another key', 'ver', ['acc_1', 'key-1']);
    expect(parseIdTime(KEY, 'ver', theirs)).toBeNull();
  });
});
