import { describe, expect, test } from 'vitest';
import type {
  AttemptOutcome,
  Attempted,
} from '../../../../../worker/channels/webhooks/deliveries/attempt';
import { nextDeliveryState } from '../../../../../worker/channels/webhooks/deliveries/record-attempts';

const NOW = Date.UTC(2040, 0, 15, 12);

const attempted = (outcome: AttemptOutcome, faults: number, step: number): Attempted => ({
  delivery: {
    id: 'whd_1',
    accountId: 'acc_1',
    endpointId: 'whe_1',
    eventId: 'evt_1',
    n: 1 + faults + step,
    step,
    faults,
    isTest: false,
  },
  outcome,
  at: NOW,
  endedAt: NOW,
  ms: 0,
  status: null,
  answer: null,
  retryAfterMs: null,
});
const after = (outcome: AttemptOutcome, faults: number, step: number) => {
  const { nextAt, ...verdict } = nextDeliveryState(attempted(outcome, faults, step), NOW, 0.5);
  return { ...verdict, in: nextAt === null ? null : nextAt - NOW };
};

describe('the next state of a delivery', () => {
  test('a failure of the receiver uses one of its attempts', () => {
    expect(after('network', 0, 0)).toEqual({ state: 'pending', in: 5_000, step: 1 });
    expect(after('network', 0, 1)).toEqual({ state: 'pending', in: 300_000, step: 2 });
  });

  test('our own failure uses none, and is retried soon', () => {
    expect(after('fault', 0, 0)).toEqual({ state: 'pending', in: 2_000, step: 0 });
    expect(after('fault', 2, 1)).toEqual({ state: 'pending', in: 8_000, step: 1 });
  });

  test('our own failure that persists ends like failures of the receiver', () => {
    expect(after('fault', 5, 0)).toEqual({ state: 'pending', in: 5_000, step: 1 });
    expect(after('fault', 5, 7)).toEqual({ state: 'failed', in: null, step: 8 });
  });
});
