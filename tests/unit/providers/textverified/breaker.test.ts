import { describe, expect, test } from 'vitest';
import {
  CLOSED,
  record,
  takeProbe,
  verdict,
} from '../../../../worker/providers/textverified/breaker';
import type {
  BreakerState,
  Tally,
} from '../../../../worker/providers/textverified/session.schemas';

const ok: Tally = { ok: 1, failed: 0, streak: 0 };
const failed: Tally = { ok: 0, failed: 1, streak: 1 };
const after = (tallies: [Tally, number][], from: BreakerState = CLOSED) =>
  tallies.reduce((breaker, [tally, at]) => record(breaker, tally, at), from);
const times = (n: number, tally: Tally, at = 0): [Tally, number][] =>
  Array.from({ length: n }, () => [tally, at]);

describe('closed', () => {
  test('four consecutive failures keep it closed, the fifth opens it for ten seconds', () => {
    const four = after(times(4, failed));
    expect(verdict(four, 0)).toBe('pass');
    expect(record(four, failed, 0)).toMatchObject({ phase: 'open', openMs: 10_000, until: 10_000 });
  });

  test('a success in between resets the count of consecutive failures', () => {
    expect(after([...times(4, failed), [ok, 0], ...times(4, failed)]).phase).toBe('closed');
  });

  test('consecutive failures may come from several isolates', () => {
    const three = { ok: 0, failed: 3, streak: 3 };
    expect(after(times(2, three)).phase).toBe('open');
  });

  test('in one report only the failures after its last success are consecutive', () => {
    expect(record(CLOSED, { ok: 1, failed: 9, streak: 4 }, 0).phase).toBe('closed');
    expect(record(CLOSED, { ok: 1, failed: 9, streak: 5 }, 0).phase).toBe('open');
  });

  test('ten failures in twenty calls open it, nine in eighteen do not', () => {
    const pairs = (n: number) =>
      Array.from(
        { length: n },
        () =>
          [
            [failed, 0],
            [ok, 0],
          ] as [Tally, number][],
      ).flat();
    expect(after(pairs(9)).phase).toBe('closed');
    expect(after(pairs(10)).phase).toBe('open');
  });

  test('calls older than thirty seconds do not count', () => {
    const nineteen = record(CLOSED, { ok: 9, failed: 10, streak: 0 }, 0);
    expect(record(nineteen, ok, 29_000).phase).toBe('open');
    expect(record(nineteen, ok, 31_000)).toMatchObject({
      phase: 'closed',
      seconds: [{ at: 31_000, ok: 1, failed: 0 }],
    });
  });
});

describe('open', () => {
  const open = after(times(5, failed, 1_000));

  test('allows no call until its time, then one probe', () => {
    expect(verdict(open, 10_999)).toBe('stop');
    expect(verdict(open, 11_000)).toBe('probe');
    const first = takeProbe(open, 11_000);
    expect(first.allowed).toBe(true);
    expect(takeProbe(first.breaker, 11_001).allowed).toBe(false);
  });

  test('late results of earlier calls change nothing', () => {
    expect(record(open, failed, 2_000)).toEqual(open);
    expect(record(open, ok, 2_000)).toEqual(open);
  });

  test('a successful probe closes it', () => {
    expect(record(takeProbe(open, 11_000).breaker, ok, 11_100)).toEqual(CLOSED);
  });

  test('failed probes double the opening, up to sixty seconds', () => {
    const lengths: number[] = [];
    let breaker = open;
    for (let i = 0; i < 4; i += 1) {
      const now = breaker.until;
      breaker = record(takeProbe(breaker, now).breaker, failed, now);
      lengths.push(breaker.until - now);
    }
    expect(lengths).toEqual([20_000, 40_000, 60_000, 60_000]);
  });

  test('a probe that never reports expires after fifteen seconds', () => {
    const lost = takeProbe(open, 11_000).breaker;
    expect(takeProbe(lost, 25_999).allowed).toBe(false);
    expect(takeProbe(lost, 26_000).allowed).toBe(true);
  });
});
