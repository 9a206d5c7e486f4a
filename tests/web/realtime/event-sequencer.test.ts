import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StreamEvent } from '../../../web/realtime/frames';
import { Order } from '../../../web/realtime/event-sequencer';

const event = (sequence: number): StreamEvent => ({
  id: `evt_${sequence}`,
  type: 'credit.deducted',
  version: 1,
  timestamp: '2026-11-22T10:00:00.000Z',
  sequence,
  accountId: 'acc_1',
  data: {},
});
const numbers = (events: readonly StreamEvent[]): number[] => events.map((one) => one.sequence);

test('I-43 what comes live waits for the past that was asked for', () => {
  const order = new Order(2);
  expect(order.greet(5)).toBe(2);
  const passed = [6, 3, 4, 5].flatMap((n) => numbers(order.take(event(n))));
  expect(passed).toEqual([]);
  expect(numbers(order.resumed(5, false))).toEqual([3, 4, 5, 6]);
  expect(numbers(order.take(event(6)))).toEqual([]);
  expect(numbers(order.take(event(7)))).toEqual([7]);
});

test('a first hello is where it begins; the same log again is nothing missed', () => {
  const order = new Order();
  expect(order.sequence).toBeNull();
  expect(order.greet(5)).toBeNull();
  expect(order.greet(5)).toBeNull();
  expect(numbers(order.take(event(5)))).toEqual([]);
});

test('what will not come is passed over, what came after it is not', () => {
  const order = new Order(2);
  order.greet(9);
  order.take(event(10));
  order.take(event(3));
  expect(numbers(order.skipTo(9))).toEqual([10]);
  expect(order.sequence).toBe(10);
});

test('I-43 whatever is lost between, every event that may be seen is passed on once and in order', () => {
  const round = fc.record({
    before: fc.nat(8),
    live: fc.nat(8),
    page: fc.integer({ min: 1, max: 5 }),
    cut: fc.nat(12),
    late: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(round, { maxLength: 25 }), fc.func(fc.boolean()), (rounds, mayBeSeen) => {
      let [last, passed]: [number, number[]] = [0, []];
      const sees = (n: number) => n === 0 || mayBeSeen(n);
      let order = new Order(0);
      const take = (n: number): void => {
        if (sees(n)) passed.push(...numbers(order.take(event(n))));
      };
      const connect = (page: number, live: number, cut: number, late: boolean): void => {
        let steps = 0;
        let after = order.greet(last);
        // Live events come before the past is through, or behind it.
        if (late && after !== null) for (let i = 0; i < live; i++) take(++last);
        const end = last;
        while (after !== null) {
          const through: number = Math.min(after + page, end);
          for (let n = after + 1; n <= through; n++) {
            if (steps++ >= cut) return;
            take(n);
          }
          passed.push(...numbers(order.resumed(through, through < end)));
          after = through < end ? through : null;
        }
        if (!late) for (let i = 0; i < live; i++) take(++last);
      };
      for (const { before, live, page, cut, late } of rounds) {
        last += before;
        connect(page, live, cut, late);
        order = new Order(order.sequence);
      }
      connect(5, 0, Infinity, false);
      const all = Array.from({ length: last }, (_, i) => i + 1).filter(sees);
      expect(passed).toEqual(all);
    }),
  );
});
