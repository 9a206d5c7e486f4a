import fc from 'fast-check';
import { expect, test } from 'vitest';
import { monthBounds, monthOf } from '../../../../worker/platform/core/clock';
import { toFigures, KINDS } from '../../../../worker/billing/statements/figures';
import { monthBefore, monthName } from '../../../../worker/billing/statements/month-name';

const row = fc.record({
  day: fc.option(fc.integer({ min: 25_567, max: 25_597 })),
  kind: fc.constantFrom(...KINDS),
  cents: fc.integer({ min: -1_000_000, max: 1_000_000 }),
});

test('I-20 a month’s closing balance is its opening balance and all its movements, by kind and by day', () => {
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const ordered = rows.toSorted((a, b) => (a.day ?? 0) - (b.day ?? 0));
      const { opening, days, total, closing } = toFigures(ordered);
      const sum = (some: readonly { cents: number }[]) =>
        some.reduce((all, { cents }) => all + cents, 0);
      expect(opening).toBe(sum(rows.filter(({ day }) => day === null)));
      expect(closing).toBe(sum(rows));
      for (const kind of KINDS) {
        const of = rows.filter((one) => one.kind === kind && one.day !== null);
        expect(total[kind]).toBe(sum(of));
        expect(days.reduce((all, { moved }) => all + moved[kind], 0)).toBe(total[kind]);
      }
      let balance = opening;
      for (const day of days) {
        balance += KINDS.reduce((all, kind) => all + day.moved[kind], 0);
        expect(day.closing).toBe(balance);
      }
      expect(balance).toBe(closing);
      expect(days.length).toBeLessThanOrEqual(31);
    }),
  );
});

test('I-54 months are consecutive in UTC, without a gap', () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2090, 0) }), (at) => {
      const { from, to } = monthBounds(monthOf(at));
      expect(from <= at && at < to).toBe(true);
      expect([monthOf(from), monthOf(to - 1)]).toEqual([monthOf(at), monthOf(at)]);
      expect(monthBounds(monthBefore(at)).to).toBe(from);
    }),
  );
  expect([monthName('2040-02'), monthBefore(Date.UTC(2040, 0))]).toEqual([
    'February 2040',
    '2039-12',
  ]);
});
