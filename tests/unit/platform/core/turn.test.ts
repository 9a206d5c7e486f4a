import { expect, test } from 'vitest';
import { Turn } from '../../../../worker/platform/core/turn';

test('is had by one at a time, until it is given back', () => {
  const turn = new Turn();
  expect([turn.take(0), turn.take(29_999)]).toEqual([true, false]);
  turn.give();
  expect(turn.take(29_999)).toBe(true);
});

test('work that the runtime cut off gives nothing back, and is waited for no longer than it may take', () => {
  const turn = new Turn();
  turn.take(0);
  expect([turn.take(29_999), turn.take(30_000), turn.take(30_001)]).toEqual([false, true, false]);
});

test('held, it is nobody’s', () => {
  const turn = new Turn();
  turn.hold();
  expect(turn.take(10 ** 15)).toBe(false);
});
