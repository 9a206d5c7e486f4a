import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DispatchProgress,
  type Span,
} from '../../../../worker/channels/account-stream/dispatch-progress';

const MINUTE = 60_000;

describe('the progress of a dispatch', () => {
  test('every new event is sent once, fifty in a message', () => {
    const dispatch = new DispatchProgress(0);
    expect(dispatch.dueAt(0)).toBeNull();
    expect(dispatch.dueAt(120)).toBe(0);
    const spans = dispatch.nextSpans(120, 0);
    expect(spans).toEqual([
      { after: 0, through: 50 },
      { after: 50, through: 100 },
      { after: 100, through: 120 },
    ]);
    dispatch.markSent(spans, 0);
    expect(dispatch.nextSpans(120, 0)).toEqual([]);
    expect(dispatch.nextSpans(121, 0)).toEqual([{ after: 120, through: 121 }]);
  });

  test('one call sends at most a hundred messages', () => {
    const dispatch = new DispatchProgress(0);
    const spans = dispatch.nextSpans(6_000, 0);
    expect(spans).toHaveLength(100);
    dispatch.markSent(spans, 0);
    expect(dispatch.dueAt(6_000)).toBe(0);
    expect(dispatch.nextSpans(6_000, 0)[0]).toEqual({ after: 5_000, through: 5_050 });
  });

  test('I-03 messages that the queue rejected are sent again, with a growing delay', () => {
    const dispatch = new DispatchProgress(0);
    for (const wait of [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]) {
      dispatch.markFailed(0);
      expect(dispatch.dueAt(1)).toBe(wait);
      expect(dispatch.nextSpans(1, wait - 1)).toEqual([]);
    }
    expect(dispatch.nextSpans(1, 60_000)).toEqual([{ after: 0, through: 1 }]);
  });

  test('I-03 messages without acknowledgement are sent again after two minutes, then later', () => {
    const dispatch = new DispatchProgress(0);
    let now = 0;
    for (const minutes of [2, 4, 8, 16, 32, 60, 60]) {
      dispatch.markSent(dispatch.nextSpans(1, now), now);
      expect(dispatch.dueAt(1)).toBe(now + minutes * MINUTE);
      expect(dispatch.nextSpans(1, now + minutes * MINUTE - 1)).toEqual([]);
      now += minutes * MINUTE;
    }
    expect(dispatch.nextSpans(1, now)).toEqual([{ after: 0, through: 1 }]);
  });

  test('I-03 spans that are acknowledged out of order count once the previous one is', () => {
    const dispatch = new DispatchProgress(0);
    const [first, second, third] = dispatch.nextSpans(120, 0) as [Span, Span, Span];
    dispatch.markSent([first, second, third], 0);
    expect(dispatch.acknowledge(third, 1)).toBe(false);
    expect(dispatch.acknowledge(second, 1)).toBe(false);
    expect(dispatch.through).toBe(0);
    expect(dispatch.acknowledge(first, 1)).toBe(true);
    expect(dispatch.through).toBe(120);
    expect(dispatch.acknowledge(first, 1)).toBe(false);
    expect(dispatch.dueAt(120)).toBeNull();
  });

  test('I-03 after a restart events without acknowledgement are sent immediately', () => {
    const dispatch = new DispatchProgress(50);
    expect(dispatch.dueAt(60)).toBe(0);
    expect(dispatch.nextSpans(60, 0)).toEqual([{ after: 50, through: 60 }]);
  });
});

test('I-03 every event is acknowledged, whatever messages are lost, repeated or reordered', () => {
  const step = fc.record({
    grow: fc.nat(80),
    kind: fc.constantFrom('send', 'refuse', 'lose', 'restart'),
    order: fc.nat(5),
    wait: fc.nat(10 * MINUTE),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let [dispatch, last, now] = [new DispatchProgress(0), 0, 0];
      const worked = new Set<number>();
      let queue: Span[] = [];
      const work = (span: Span): void => {
        for (let n = span.after + 1; n <= span.through; n++) worked.add(n);
        dispatch.acknowledge(span, now);
      };
      const send = (): void => {
        const spans = dispatch.nextSpans(last, now);
        dispatch.markSent(spans, now);
        queue.push(...spans);
      };
      for (const { grow, kind, order, wait } of steps) {
        last += grow;
        now += wait;
        if (kind === 'refuse' && dispatch.nextSpans(last, now).length > 0) dispatch.markFailed(now);
        if (kind === 'send') send();
        if (kind === 'lose') queue = [];
        if (kind === 'restart') dispatch = new DispatchProgress(dispatch.through);
        const [span] = queue.splice(order % Math.max(queue.length, 1), 1);
        // Each message is processed twice: a queue may repeat messages.
        if (span) [span, span].forEach(work);
        // Every event below the acknowledged sequence number was processed.
        for (let n = 1; n <= dispatch.through; n++) expect(worked.has(n)).toBe(true);
      }
      for (let turn = 0; turn < 300 && dispatch.through < last; turn++) {
        now = Math.max(now, dispatch.dueAt(last) ?? now);
        send();
        queue.splice(0).forEach(work);
      }
      expect(dispatch.through).toBe(last);
      expect(dispatch.dueAt(last)).toBeNull();
    }),
  );
});
