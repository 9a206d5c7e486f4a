import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TypedFilter } from '../../../../web/ui/forms/typed-filter';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function world(value = '') {
  const set: string[] = [];
  return { set, filter: new TypedFilter(value, (typed) => set.push(typed)) };
}

test('is set once, with the last typed text', () => {
  const { filter, set } = world();
  for (const text of ['2', '20', '206']) {
    filter.type(text);
    vi.advanceTimersByTime(299);
  }
  expect([filter.typed.value, set]).toEqual(['206', []]);
  vi.advanceTimersByTime(1);
  expect(set).toEqual(['206']);
});

test('is added to the current filters, not to those at the time of typing', () => {
  const { filter, set } = world();
  filter.type('206');
  const later: string[] = [];
  filter.set = (typed) => later.push(typed);
  vi.advanceTimersByTime(300);
  expect([set, later]).toEqual([[], ['206']]);
});

test('sets nothing once its page is gone', () => {
  const { filter, set } = world();
  filter.type('2');
  filter.drop();
  vi.advanceTimersByTime(1_000);
  expect(set).toEqual([]);
});

test('sets nothing once every filter was cleared', () => {
  const { filter, set } = world('206');
  filter.type('2065');
  filter.clear();
  vi.advanceTimersByTime(1_000);
  expect([filter.typed.value, set]).toEqual(['', []]);
});

test('follows the address, but never overwrites typing', () => {
  const { filter } = world('206');
  filter.type('2065');
  filter.follow('206');
  expect(filter.typed.value).toBe('2065');
  vi.advanceTimersByTime(300);
  filter.follow('2065');
  filter.follow('');
  expect(filter.typed.value).toBe('');
});

test('a trailing space, which the address does not contain, stays', () => {
  const { filter } = world();
  filter.type('code ');
  vi.advanceTimersByTime(300);
  filter.follow('code');
  expect(filter.typed.value).toBe('code ');
});
