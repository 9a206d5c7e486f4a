import type { Balance } from '../../billing/ledger/ledger.service';
import type { HoldRefusal } from '../../billing/ledger/refusals';
import type { Reason } from '../../events/verification-reasons';
import type { ProviderMessage } from '../../providers/textverified/textverified.client';
import type { Order, StepKind } from './order';

/** The next step of an order, derived from the order alone, so that a restart continues correctly. */
export type Action = { kind: StepKind } & (
  | { kind: 'idle' }
  | { kind: 'hold' }
  | { kind: 'purchase'; key: string }
  | { kind: 'reuse'; origin: NonNullable<Order['origin']> }
  | { kind: 'reconcile'; since: number }
  | { kind: 'details'; reservationId: string }
  | { kind: 'map' }
  | { kind: 'poll'; reservationId: string; withState: boolean }
  | { kind: 'beginCancel'; cause: 'customer' | 'deadline' }
  | { kind: 'cancel'; reservationId: string; exit: Order['exit'] }
  | { kind: 'confirm'; reservationId: string }
  | { kind: 'fail'; reason: Reason }
);

/** The result of a step. Its messages are in the store before it is applied. */
export type Result =
  | { kind: 'held' }
  | { kind: 'bought'; reservationId: string }
  | { kind: 'refused'; reason: Reason; mayBeExpiredKey: boolean }
  /** Not executed by the provider. */
  | { kind: 'notSent'; isRetryable: boolean }
  | { kind: 'keyExpired' }
  | { kind: 'running' }
  /** `named`: the reservation that an untrusted reply names. */
  | { kind: 'outcomeUnknown'; named?: string | null }
  | { kind: 'adopted'; reservationId: string | null }
  | { kind: 'details'; reservation: NonNullable<Order['reservation']> }
  /** The number bought belongs to a country that is not served. */
  | { kind: 'unusable' }
  | { kind: 'mapped'; at: number; intervalMs: number }
  | { kind: 'conflict' }
  | { kind: 'providerState'; state: ProviderVerdict; intervalMs: number }
  /** `isAnswered`: the provider accepted or refused the request. */
  | { kind: 'cancelSent'; isAnswered: boolean }
  | { kind: 'local' }
  | { kind: 'error' };

/** State of a reservation at the provider; `unknown` when it was not read. */
export type ProviderVerdict =
  | 'pending'
  | 'completed'
  | 'timed_out'
  | 'ended'
  /** Ended; the provider has not decided whether it refunds the number. */
  | 'reported'
  | 'not_found'
  | 'unknown';

/** The outcome of a step: its result, with the messages and the balance that came with it. */
export interface StepOutcome {
  result: Result;
  messages?: ProviderMessage[];
  balance?: Balance;
  /** The order was not created; nothing of it is kept. */
  rejection?: Rejection;
}

/** Why an order was not created: the hold was refused, or D1 has an older order with this id. */
export type Rejection = { kind: 'refused'; refusal: HoldRefusal } | { kind: 'existing' };

/** A side effect, recorded in the transaction of the change (I-03). */
export type Effect =
  | {
      kind: 'event';
      type:
        | 'verification.created'
        | 'verification.completed'
        | 'verification.cancelled'
        | 'verification.expired'
        | 'verification.failed';
    }
  | { kind: 'settle' }
  | { kind: 'alert'; name: string };

export interface Change {
  order: Order;
  effects: Effect[];
}

/** Clock, random number and messages of a decision; passed in, so that a decision can be replayed. */
export interface Moment {
  now: number;
  /** Start of the step. Polls are scheduled from it, independent of the provider's response time. */
  begunAt: number;
  /** In 0…1. */
  random: number;
  /** A message with a code is in the store. */
  hasCode: boolean;
}
