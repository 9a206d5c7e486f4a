import { POLL_MS } from '../../../../worker/providers/textverified/poll-budget';
import { describe, expect, test } from 'vitest';
import type { Action, Result } from '../../../../worker/verifications/orders/saga-types';
import { apply, next } from '../../../../worker/verifications/orders/order.machine';
import { move } from '../../../../worker/verifications/orders/moves';
import {
  isTerminal,
  MOVES,
  STATES,
  type Order,
} from '../../../../worker/verifications/orders/order';
import { awaitingOrder, moment, T0 } from '../../../support/orders';

const POLL: Action = { kind: 'poll', reservationId: 'lr_1', withState: true };

describe('I-02 a poll error is not a timeout', () => {
  const HOURS = 10 * 3_600_000;
  const patient = awaitingOrder({ windowMs: HOURS, deadlineAt: T0 + HOURS });

  /** Delays between `count` failed polls, each sent when it is due. */
  function waitsOfErrors(count: number, random: number): { waits: number[]; last: Order } {
    const waits: number[] = [];
    let last = patient;
    for (let now = T0; waits.length < count; now = last.nextAt) {
      expect(next(last, now).kind).toBe('poll');
      const change = apply(last, POLL, { kind: 'error' }, moment({ now, random }));
      expect(change.effects).toEqual([]);
      waits.push(change.order.nextAt - now);
      last = change.order;
    }
    return { waits, last };
  }

  test('I-02 after 1,000 errors in a row the order still waits for its SMS', () => {
    const { last } = waitsOfErrors(1_000, 0.5);
    expect(last).toMatchObject({ state: 'awaiting_sms', attempts: 1_000, endedAt: null });
    expect(last.history).toEqual(patient.history);
  });

  test('I-02 the delays between errors grow and stay bounded', () => {
    const { waits } = waitsOfErrors(1_000, 0.5);
    expect(waits.slice(0, 7)).toEqual([5_500, 6_000, 7_000, 9_000, 13_000, 20_000, 20_000]);
    expect(new Set(waits.slice(5))).toEqual(new Set([20_000]));
  });

  test('I-02 jitter spreads the delays by a quarter in both directions', () => {
    expect(waitsOfErrors(10, 0).waits.at(-1)).toBe(5_000 + 11_250);
    expect(waitsOfErrors(10, 1).waits.at(-1)).toBe(5_000 + 18_750);
  });

  test('I-02 after an error just before the deadline, the next poll is at the deadline', () => {
    const order = awaitingOrder();
    const change = apply(order, POLL, { kind: 'error' }, moment({ now: T0 + 599_000 }));
    expect(change.order.nextAt).toBe(T0 + 600_000);
  });

  test('I-02 the deadline ends the wait, after a read of the provider', () => {
    expect(next(patient, T0 + HOURS - 1).kind).toBe('poll');
    expect(next(patient, T0 + HOURS)).toEqual({ kind: 'beginCancel', cause: 'deadline' });
  });

  test('I-02 a successful poll after errors resets the delays', () => {
    const tired = awaitingOrder({ attempts: 40 });
    const good: Result = { kind: 'providerState', state: 'pending', intervalMs: 5_000 };
    expect(apply(tired, POLL, good, moment()).order).toMatchObject({
      attempts: 0,
      nextAt: T0 + 5_000,
    });
  });

  test.each([
    ['timed_out', 'expired', 'provider_timed_out'],
    ['ended', 'failed', 'provider_cancelled'],
  ] as const)('I-02 the provider’s end state "%s" makes the order %s', (state, end, reason) => {
    const result: Result = { kind: 'providerState', state, intervalMs: 5_000 };
    expect(apply(awaitingOrder(), POLL, result, moment()).order).toMatchObject({
      state: end,
      reason,
      recovered: true,
      endedAt: T0,
    });
  });
});

describe('I-04 the table of moves', () => {
  test.each(STATES)('I-04 from %s the listed states are reached and no other', (state) => {
    const order = awaitingOrder({ state });
    for (const target of STATES) {
      if (MOVES[state].includes(target))
        expect(move(order, target, T0 + 1)).toMatchObject({
          state: target,
          history: [...order.history, { state: target, at: T0 + 1 }],
        });
      else expect(() => move(order, target, T0)).toThrow(`no move from ${state} to ${target}`);
    }
  });

  const ACTIONS: Action[] = [
    { kind: 'idle' },
    { kind: 'hold' },
    { kind: 'purchase', key: 'ver_1' },
    { kind: 'reconcile', since: T0 },
    { kind: 'details', reservationId: 'lr_1' },
    { kind: 'map' },
    POLL,
    { kind: 'beginCancel', cause: 'customer' },
    { kind: 'beginCancel', cause: 'deadline' },
    { kind: 'cancel', reservationId: 'lr_1', exit: 'cancel' },
    { kind: 'confirm', reservationId: 'lr_1' },
    { kind: 'fail', reason: 'provider_unavailable' },
  ];
  const { reservation } = awaitingOrder();
  const RESULTS: Result[] = [
    { kind: 'held' },
    { kind: 'bought', reservationId: 'lr_2' },
    { kind: 'refused', reason: 'no_numbers', mayBeExpiredKey: false },
    { kind: 'notSent', isRetryable: false },
    { kind: 'keyExpired' },
    { kind: 'running' },
    { kind: 'outcomeUnknown' },
    { kind: 'adopted', reservationId: 'lr_2' },
    { kind: 'details', reservation: reservation! },
    { kind: 'mapped', at: T0, intervalMs: POLL_MS },
    { kind: 'conflict' },
    ...(['pending', 'completed', 'timed_out', 'ended', 'not_found', 'unknown'] as const).map(
      (state): Result => ({ kind: 'providerState', state, intervalMs: 5_000 }),
    ),
    { kind: 'cancelSent', isAnswered: true },
    { kind: 'local' },
    { kind: 'error' },
  ];

  test.each(STATES.filter(isTerminal))(
    'I-04 a %s order is the same after every action with every result',
    (state) => {
      const closing = { cause: 'deadline', graceUntil: T0, asked: true, isAnswered: true } as const;
      const order = awaitingOrder({ state, endedAt: T0, closing, notFound: 2 });
      for (const hasCode of [true, false])
        for (const action of ACTIONS)
          for (const result of RESULTS) {
            const change = apply(order, action, result, moment({ now: T0 + 9e9, hasCode }));
            expect(change).toEqual({ order, effects: [] });
          }
    },
  );

  test.each(STATES.filter(isTerminal))('I-04 a %s order has nothing to do, ever', (state) => {
    const order = awaitingOrder({ state, cancelRequestedAt: T0 });
    expect(next(order, T0 + 9e9)).toEqual({ kind: 'idle' });
  });

  test('I-04 a result of an earlier step does not change an order that has moved on', () => {
    const waiting = awaitingOrder();
    const late: [Action, Result][] = [
      [{ kind: 'map' }, { kind: 'mapped', at: T0, intervalMs: POLL_MS }],
      [
        { kind: 'purchase', key: 'ver_1' },
        { kind: 'bought', reservationId: 'lr_2' },
      ],
      [
        { kind: 'reconcile', since: T0 },
        { kind: 'adopted', reservationId: 'lr_2' },
      ],
      [{ kind: 'fail', reason: 'provider_unavailable' }, { kind: 'local' }],
      [{ kind: 'confirm', reservationId: 'lr_1' }, { kind: 'error' }],
    ];
    for (const [action, result] of late)
      expect(apply(waiting, action, result, moment())).toEqual({ order: waiting, effects: [] });
  });
});

describe('I-14 a 404 is confirmed', () => {
  const MISSING: Result = { kind: 'providerState', state: 'not_found', intervalMs: 20_000 };
  const after = (order: Order, result: Result) => apply(order, POLL, result, moment());

  test('I-14 the first and the second consecutive 404 change only their count', () => {
    const first = after(awaitingOrder(), MISSING);
    const second = after(first.order, MISSING);
    expect(first).toMatchObject({ order: { state: 'awaiting_sms', notFound: 1 }, effects: [] });
    expect(second).toMatchObject({ order: { state: 'awaiting_sms', notFound: 2 }, effects: [] });
  });

  test('I-14 the third consecutive 404 fails the order, releases it and alerts the operator', () => {
    expect(after(awaitingOrder({ notFound: 2 }), MISSING)).toMatchObject({
      order: { state: 'failed', reason: 'provider_lost', recovered: false, endedAt: T0 },
      effects: [
        { kind: 'event', type: 'verification.failed' },
        { kind: 'settle' },
        { kind: 'alert', name: 'verification.provider_lost' },
      ],
    });
  });

  test('I-14 a 404 with the message in the store completes the order', () => {
    const found = apply(awaitingOrder({ notFound: 2 }), POLL, MISSING, moment({ hasCode: true }));
    expect(found.order).toMatchObject({ state: 'completed', reason: null });
  });

  test('I-14 finding the number again resets the count', () => {
    const found: Result = { kind: 'providerState', state: 'pending', intervalMs: 5_000 };
    expect(after(awaitingOrder({ notFound: 2 }), found).order.notFound).toBe(0);
  });

  test('I-14 a read without an answer neither raises nor resets the count', () => {
    const unknown: Result = { kind: 'providerState', state: 'unknown', intervalMs: 5_000 };
    expect(after(awaitingOrder({ notFound: 2 }), unknown).order.notFound).toBe(2);
    expect(after(awaitingOrder({ notFound: 2 }), { kind: 'error' }).order.notFound).toBe(2);
  });

  test('I-14 after a 404 every poll reads the state, five seconds later', () => {
    const { order } = after(awaitingOrder(), MISSING);
    expect(order.nextAt).toBe(T0 + 5_000);
    expect(next(order, T0 + 5_000)).toEqual({ ...POLL, withState: true });
  });
});
