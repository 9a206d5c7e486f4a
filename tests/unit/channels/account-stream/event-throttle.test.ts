import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventThrottle } from '../../../../worker/channels/account-stream/event-throttle';

const throttle = () => new EventThrottle(() => 300);

describe('the throttle', () => {
  test('three hundred events a second are sent, the next are held until the second is over', () => {
    const one = throttle();
    expect(one.admit(300, 0)).toBe(true);
    expect(one.dueAt).toBeNull();
    expect(one.admit(1, 999)).toBe(false);
    expect(one.dueAt).toBe(1_000);
    expect(one.release(999)).toBe(false);
    expect(one.admit(1, 1_500)).toBe(false);
    expect(one.release(1_500)).toBe(true);
    expect(one.dueAt).toBeNull();
    expect(one.admit(300, 1_600)).toBe(true);
  });

  test('a new second restarts the count', () => {
    const one = throttle();
    expect(one.admit(300, 0)).toBe(true);
    expect(one.admit(300, 1_000)).toBe(true);
    expect(one.release(5_000)).toBe(false);
  });

  test('held events are announced, and no second exceeds the limit', () => {
    const calls = fc.array(fc.record({ count: fc.nat(200), wait: fc.nat(400) }), { maxLength: 60 });
    fc.assert(
      fc.property(calls, (all) => {
        const one = throttle();
        let [now, held] = [0, false];
        const sent: [number, number][] = [];
        for (const { count, wait } of all) {
          now += wait;
          if (one.release(now)) held = false;
          if (one.admit(count, now)) sent.push([now, count]);
          else held = true;
          expect(one.dueAt !== null).toBe(held);
        }
        for (const [at] of sent) {
          const within = sent.filter(([other]) => other >= at && other < at + 1_000);
          expect(within.reduce((sum, [, count]) => sum + count, 0)).toBeLessThanOrEqual(600);
        }
      }),
    );
  });
});
