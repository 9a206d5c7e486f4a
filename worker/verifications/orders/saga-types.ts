import type { Reason } from '../../events/verification-reasons';
import type { Order } from './order';

/** What the object should do now; derived from the order alone, so that any crash resumes right. */
export type Action =
  | { kind: 'rest' }
  | { kind: 'hold' }
  | { kind: 'purchase'; key: string }
  | { kind: 'rentAgain'; origin: NonNullable<Order['origin']> }
  | { kind: 'reconcile'; since: number }
  | { kind: 'details'; reservationId: string }
  | { kind: 'map' }
  | { kind: 'poll'; reservationId: string; withState: boolean }
  | { kind: 'close'; cause: 'customer' | 'deadline' }
  | { kind: 'cancel'; reservationId: string; exit: Order['exit'] }
  | { kind: 'confirm'; reservationId: string }
  | { kind: 'giveUp'; reason: Reason };

/** What a step learnt. Messages are in the store by then, whatever brought them. */
export type Result =
  | { kind: 'held' }
  | { kind: 'bought'; reservationId: string }
  | { kind: 'refused'; reason: Reason; mayBeExpiredKey: boolean }
  /** Surely not executed; `shut` when asking again soon is of no use. */
  | { kind: 'unsent'; shut: boolean }
  | { kind: 'keyExpired' }
  | { kind: 'running' }
  /** `named`: the reservation that an unusable answer spoke of. */
  | { kind: 'doubt'; named?: string | null }
  | { kind: 'adopted'; reservationId: string | null }
  | { kind: 'details'; reservation: NonNullable<Order['reservation']> }
  /** What was bought cannot be sold: its number is not one of the countries that are served. */
  | { kind: 'unusable' }
  | { kind: 'mapped'; at: number; intervalMs: number }
  | { kind: 'conflict' }
  | { kind: 'providerState'; state: ProviderVerdict; intervalMs: number }
  /** `isAnswered`: it reached the provider, which said yes or no. */
  | { kind: 'asked'; isAnswered: boolean }
  | { kind: 'local' }
  | { kind: 'error' };

/** What the provider says of a reservation; `unknown` when it was not asked or gave no answer. */
export type ProviderVerdict =
  | 'pending'
  | 'completed'
  | 'timed_out'
  | 'ended'
  /** It has ended, and whether the provider gives its price back is open. */
  | 'reported'
  | 'not_found'
  | 'unknown';

/** A side effect to be recorded in the same transaction as the order (I-03). */
export type Effect =
  | {
      kind: 'event';
      type: 'verification.created' | 'verification.completed' | 'verification.cancelled';
    }
  | { kind: 'event'; type: 'verification.failed' }
  | { kind: 'settle' }
  | { kind: 'alert'; name: string };

export interface Change {
  order: Order;
  effects: Effect[];
}

/** The instant and the chance that a decision uses; passed in, so that it can be replayed. */
export interface Moment {
  now: number;
  /** When the step began. Polls keep their rhythm from here, however long the provider took to answer. */
  begunAt: number;
  random: number;
  /** A message with a code lies in the store, whatever brought it. */
  hasCode: boolean;
}
