import { describe, expect, test } from 'vitest';
import type {
  AttemptOutcome,
  Attempted,
} from '../../../../../worker/channels/webhooks/deliveries/attempt';
import { nextDeliveryState } from '../../../../../worker/channels/webhooks/deliveries/record-attempts';

const NOW = Date.UTC(2040, 0, 15, 12);

const attempted = (outcome: AttemptOutcome, n: number, step: number): Attempted => ({
  delivery: {
    id: 'whd_1',
    accountId: 'acc_1',
    endpointId: 'whe_1',
    eventId: 'evt_1',
    n,
    step,
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
const after = (outcome: AttemptOutcome, n: number, step: number) => {
  const { nextAt, ...verdict } = nextDeliveryState(attempted(outcome, n, step), NOW, 0.5);
  return { ...verdict, in: nextAt === null ? null : nextAt - NOW };
};

describe('the next state of a delivery', () => {
  test('a failure of the receiver uses one of its attempts', () => {
    expect(after('network', 1, 0)).toEqual({ state: 'pending', in: 5_000, step: 1 });
    expect(after('network', 2, 1)).toEqual({ state: 'pending', in: 300_000, step: 2 });
  });

  test('our own failure uses none, and is retried soon', () => {
    expect(after('fault', 1, 0)).toEqual({ state: 'pending', in: 2_000, step: 0 });
    expect(after('fault', 4, 1)).toEqual({ state: 'pending', in: 8_000, step: 1 });
  });

  test('our own failure that persists ends like failures of the receiver', () => {
    expect(after('fault', 6, 0)).toEqual({ state: 'pending', in: 5_000, step: 1 });
    expect(after('fault', 13, 7)).toEqual({ state: 'failed', in: null, step: 8 });
  });
});
