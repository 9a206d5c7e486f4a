import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StreamEvent } from '../../../web/realtime/frames';
import { streamEvent as event } from '../support/fake-socket';
import { EventSequencer } from '../../../web/realtime/event-sequencer';

const numbers = (events: readonly StreamEvent[]): number[] => events.map((one) => one.sequence);

test('I-43 live events wait for the end of the replay', () => {
  const sequencer = new EventSequencer(2);
  expect(sequencer.onHello(5)).toBe(2);
  const passed = [6, 3, 4, 5].flatMap((n) => numbers(sequencer.onEvent(event(n))));
  expect(passed).toEqual([]);
  expect(numbers(sequencer.onResumed(5, false))).toEqual([3, 4, 5, 6]);
  expect(numbers(sequencer.onEvent(event(6)))).toEqual([]);
  expect(numbers(sequencer.onEvent(event(7)))).toEqual([7]);
});

test('the first hello sets the start; the same log again means that nothing was missed', () => {
  const sequencer = new EventSequencer();
  expect(sequencer.sequence).toBeNull();
  expect(sequencer.onHello(5)).toBeNull();
  expect(sequencer.onHello(5)).toBeNull();
  expect(numbers(sequencer.onEvent(event(5)))).toEqual([]);
});

test('skipped events are passed over, buffered ones after them are not', () => {
  const sequencer = new EventSequencer(2);
  sequencer.onHello(9);
  sequencer.onEvent(event(10));
  sequencer.onEvent(event(3));
  expect(numbers(sequencer.onResync(9))).toEqual([10]);
  expect(sequencer.sequence).toBe(10);
});

test('I-43 whatever is lost, every visible event is passed on once and in order', () => {
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
      let sequencer = new EventSequencer(0);
      const take = (n: number): void => {
        if (sees(n)) passed.push(...numbers(sequencer.onEvent(event(n))));
      };
      const connect = (page: number, live: number, cut: number, late: boolean): void => {
        let steps = 0;
        let after = sequencer.onHello(last);
        // Live events arrive before or after the end of the replay.
        if (late && after !== null) for (let i = 0; i < live; i++) take(++last);
        const end = last;
        while (after !== null) {
          const through: number = Math.min(after + page, end);
          for (let n = after + 1; n <= through; n++) {
            if (steps++ >= cut) return;
            take(n);
          }
          passed.push(...numbers(sequencer.onResumed(through, through < end)));
          after = through < end ? through : null;
        }
        if (!late) for (let i = 0; i < live; i++) take(++last);
      };
      for (const { before, live, page, cut, late } of rounds) {
        last += before;
        connect(page, live, cut, late);
        sequencer = new EventSequencer(sequencer.sequence);
      }
      connect(5, 0, Infinity, false);
      const all = Array.from({ length: last }, (_, i) => i + 1).filter(sees);
      expect(passed).toEqual(all);
    }),
  );
});
