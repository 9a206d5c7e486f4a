import { expect, test } from 'vitest';
import {
  clockIn,
  isOverMidnight,
  nextChange,
  quietEnd,
} from '../../../../../web/features/notifications/settings/quiet';

const at = (iso: string): number => Date.parse(iso);
const NIGHT = { from: '22:00', to: '07:00' };

test('times are in the chosen zone', () => {
  const noon = at('2026-07-01T12:05:59Z');
  expect(
    ['UTC', 'Africa/Lagos', 'Asia/Kathmandu', 'America/St_Johns'].map((zone) =>
      clockIn(zone, noon),
    ),
  ).toEqual(['12:05', '13:05', '17:50', '09:35']);
  expect(clockIn('Moon/Tranquility', noon)).toBeNull();
});

test.each([
  ['before', '2026-11-22T20:59:00Z', null],
  ['at the beginning', '2026-11-22T21:00:00Z', '07:00'],
  ['before midnight', '2026-11-22T22:10:00Z', '07:00'],
  ['after midnight', '2026-11-23T02:00:00Z', '07:00'],
  ['at the end', '2026-11-23T06:00:00Z', null],
])('over midnight in Lagos: %s', (_, instant, end) => {
  expect(quietEnd({ zone: 'Africa/Lagos', ...NIGHT }, at(instant))).toBe(end);
});

test('hours within one day end on that day', () => {
  const lunch = { zone: 'UTC', from: '12:00', to: '13:30' };
  expect(isOverMidnight(lunch)).toBe(false);
  expect(isOverMidnight(NIGHT)).toBe(true);
  expect(quietEnd(lunch, at('2026-11-22T12:30:00Z'))).toBe('13:30');
  expect(quietEnd(lunch, at('2026-11-22T13:30:00Z'))).toBeNull();
});

test('when the clocks skip the end, quiet hours end at the change', () => {
  const early = { zone: 'Europe/Berlin', from: '23:00', to: '02:30' };
  expect(quietEnd(early, at('2026-03-29T00:30:00Z'))).toBe('03:00');
});

test('the next clock change within a week, with the local times', () => {
  const berlin = (instant: string) => nextChange('Europe/Berlin', at(instant));
  expect(berlin('2026-03-27T12:00:00Z')).toEqual({
    at: at('2026-03-29T01:00:00Z'),
    before: '02:00',
    after: '03:00',
    isForward: true,
  });
  expect(berlin('2026-10-24T12:00:00Z')).toEqual({
    at: at('2026-10-25T01:00:00Z'),
    before: '03:00',
    after: '02:00',
    isForward: false,
  });
  expect(berlin('2026-03-20T12:00:00Z')).toBeNull();
  expect(berlin('2026-03-29T01:00:00Z')).toBeNull();
  expect(nextChange('Africa/Lagos', at('2026-03-27T12:00:00Z'))).toBeNull();
  expect(nextChange('Moon/Tranquility', 0)).toBeNull();
});

test('a change at midnight shows the new day’s first hour', () => {
  expect(nextChange('Africa/Cairo', at('2026-04-22T12:00:00Z'))).toEqual({
    at: at('2026-04-23T22:00:00Z'),
    before: '00:00',
    after: '01:00',
    isForward: true,
  });
});
