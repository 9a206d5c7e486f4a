import { expect, test } from 'vitest';
import { DAY_PRESETS, presetDays } from '../../../web/core/day-presets';

const at = (year: number, month: number, day: number): number =>
  new Date(year, month - 1, day, 13).getTime();

test.each([
  [at(2026, 12, 1), ['2026-12-01/2026-12-01', '2026-11-01/2026-11-30', '2026-11-02/2026-12-01']],
  [at(2026, 1, 31), ['2026-01-01/2026-01-31', '2025-12-01/2025-12-31', '2026-01-02/2026-01-31']],
  [at(2028, 3, 1), ['2028-03-01/2028-03-01', '2028-02-01/2028-02-29', '2028-02-01/2028-03-01']],
])('the months and days before %i', (now, expected) => {
  const year = String(new Date(now).getFullYear());
  const today = expected[0]?.slice(-10);
  expect(
    DAY_PRESETS.map((preset) => presetDays(preset, now)).map(({ from, to }) => `${from}/${to}`),
  ).toEqual([...expected, `${year}-01-01/${today}`]);
});
