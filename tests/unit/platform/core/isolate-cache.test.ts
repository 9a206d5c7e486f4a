import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import {
  BoundedMap,
  perIsolate,
  resetIsolateCaches,
} from '../../../../worker/platform/core/isolate-cache';

describe('a bounded map', () => {
  test('I-71 a surplus entry evicts the oldest one', () => {
    const map = new BoundedMap<string, number>({ entries: 2 });
    map.set('a', 1);
    map.set('b', 2);
    map.set('a', 3);
    map.get('b');
    map.set('c', 4);
    expect([map.size, map.get('a'), map.get('b'), map.get('c')]).toEqual([2, 3, undefined, 4]);
  });

  test('I-71 values of different sizes are bounded by their total weight', () => {
    const map = new BoundedMap<string, string>({
      entries: 10,
      weight: { of: (text) => text.length, max: 5 },
    });
    map.set('a', 'xx');
    map.set('b', 'xxx');
    map.set('b', 'xx');
    expect([...map.values()]).toEqual(['xx', 'xx']);
    map.set('c', 'xx');
    expect([map.has('a'), map.has('b'), map.has('c')]).toEqual([false, true, true]);
    map.set('heavy', 'x'.repeat(100));
    expect([...map.values()]).toEqual(['x'.repeat(100)]);
    map.set('light', 'x');
    expect([...map.values()]).toEqual(['x']);
  });

  test('holds the newest entries and reports each removed one', () => {
    const step = fc.record({ key: fc.nat(12), isDelete: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 1_500, size: 'max' }),
        fc.integer({ min: 1, max: 8 }),
        (steps, entries) => {
          const gone: number[] = [];
          const map = new BoundedMap<number, number>({
            entries,
            onDelete: (value) => gone.push(value),
          });
          let expected: { key: number; value: number }[] = [];
          steps.forEach(({ key, isDelete }, value) => {
            expected = expected.filter((one) => one.key !== key);
            if (isDelete) map.delete(key);
            else map.set(key, value);
            if (!isDelete) expected = [...expected, { key, value }].slice(-entries);
          });
          expect([...map.values()]).toEqual(expected.map(({ value }) => value));
          const sets = steps.filter(({ isDelete }) => !isDelete).length;
          expect(gone.length + map.size).toBe(sets);
          expect(new Set(gone).size).toBe(gone.length);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('deletes the oldest entries while a condition holds', () => {
    const map = new BoundedMap<string, number>({ entries: 9 });
    for (const [key, value] of Object.entries({ a: 1, b: 2, c: 9, d: 1 })) map.set(key, value);
    map.deleteWhile((value) => value < 5);
    expect([...map.values()]).toEqual([9, 1]);
    map.clear();
    map.set('e', 5);
    expect([map.size, map.get('e')]).toEqual([1, 5]);
  });
});

describe('the caches of an isolate', () => {
  test('are cleared by name or all together', () => {
    const one = perIsolate('test.one', new Map([[1, 1]]));
    const two = perIsolate('test.two', new Set([1]));
    resetIsolateCaches('test.one');
    expect([one.size, two.size]).toEqual([0, 1]);
    one.set(1, 1);
    resetIsolateCaches();
    expect([one.size, two.size]).toEqual([0, 0]);
    expect(() => resetIsolateCaches('test.three')).toThrow('test.three');
  });
});
