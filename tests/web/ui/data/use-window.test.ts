import { expect, test } from 'vitest';
import { rangeOf } from '../../../../web/ui/data/use-window';

const range = (top: number, count = 1_000) => rangeOf({ top, height: 50, count, viewport: 900 });

test.for([
  [300, 0, 36],
  [0, 0, 36],
  [-10_000, 180, 240],
  [-49_100, 960, 1_000],
])('a list whose top is at %d shows the rows from %d to %d', ([top = 0, first, last]) => {
  expect(range(top)).toEqual({ first, last });
});

test('every row of the window is drawn, at every place, and never many more', () => {
  for (let top = 400; top > -50_000; top -= 37) {
    const { first, last } = range(top);
    const from = Math.max(0, Math.floor(-top / 50));
    const to = Math.min(1_000, Math.ceil((900 - top) / 50));
    expect(first).toBeLessThanOrEqual(from);
    expect(last).toBeGreaterThanOrEqual(to);
    expect(last - first).toBeLessThanOrEqual(72);
  }
});

test('a short list is drawn whole', () => {
  expect(range(100, 5)).toEqual({ first: 0, last: 5 });
  expect(range(100, 0)).toEqual({ first: 0, last: 0 });
});
