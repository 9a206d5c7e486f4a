import type { PollIntervals } from './poll-budget';
import type { WatchedOrder } from './open-orders';
import type { Purpose } from './session.schemas';

/** Provider money is USD; `…Cents` are integer US cents, rounded up from the wire's double. */
export type Capability = 'sms' | 'voice';

/** The provider's `verification…` states without their prefix; rentals' states never come here. */
export type ProviderState =
  | 'pending'
  | 'completed'
  | 'canceled'
  | 'timedOut'
  | 'reported'
  | 'refunded'
  | 'reused'
  | 'reactivated';

/**
 * `GET verifications/{id}`. Times are epoch milliseconds by the provider's clock; `number` is E.164, or null when it is
 * of a country that we do not serve: its state counts all the same, or it could not be given back.
 */
export interface ProviderVerification {
  id: string;
  number: string | null;
  serviceName: string;
  state: ProviderState;
  createdAt: number;
  endsAt: number;
  costCents: number;
  canCancel: boolean;
  canReport: boolean;
  canReactivate: boolean;
  reusableUntil: number | null;
}

/** A row of `GET verifications`. */
export interface ProviderVerificationSummary {
  id: string;
  number: string | null;
  serviceName: string;
  state: ProviderState;
  createdAt: number;
  costCents: number;
}

/** One SMS. A webhook knows no `smsId`, a poll does; `to` is E.164, `from` is what the provider says. */
export interface ProviderMessage {
  smsId: string | null;
  reservationId: string;
  from: string | null;
  to: string;
  content: string | null;
  parsedCode: string | null;
  createdAt: number;
  encrypted: boolean;
}

export interface PurchaseInput {
  /** For whom: accounts take turns. */
  accountId: string;
  /** The provider's `Idempotency-Key`, 1–256 visible ASCII characters; the same for every try of one order. */
  key: string;
  serviceName: string;
  capability: Capability;
  areaCodes: string[] | null;
  carriers: string[] | null;
  serviceNotListedName: string | null;
  maxPriceCents: number;
  isWanted?: IsWanted | undefined;
}

/** Asked when a purchase has waited for its turn: one that nobody wants any more is `withdrawn`, and buys nothing. */
type IsWanted = () => boolean;

/** A number to be rented again. */
export interface ReuseInput {
  accountId: string;
  action: 'reuse' | 'reactivate';
  /** Of the verification that had the number. */
  reservationId: string;
  isWanted?: IsWanted | undefined;
}

export type RefusalCode =
  | 'insufficient_balance'
  | 'unavailable'
  | 'pricing'
  | 'too_many_unfinished'
  | 'invalid';

/** Why a call was surely not executed. */
export type StopReason =
  | 'breaker_open'
  | 'rate_limited'
  | 'unauthorized'
  | 'no_token'
  | 'withdrawn';

/**
 * What became of one `POST verifications`:
 * `created` bought a number; `refused` bought none by this call; `running` means an earlier call with
 * this key is still at work; `key_expired` says nothing of what that earlier call did; `unsent` was
 * surely not executed; `unknown` may have been.
 */
export type PurchaseOutcome =
  | { kind: 'created'; reservationId: string }
  | { kind: 'refused'; code: RefusalCode; providerCode: string | null }
  | { kind: 'running' }
  | { kind: 'key_expired' }
  | { kind: 'unsent'; reason: StopReason; retryAfterMs: number | null }
  /** `named`: the reservation that an answer spoke of which could not be trusted; to be looked for, never used. */
  | { kind: 'unknown'; detail: string; named?: string };

export type Unread = {
  ok: false;
  kind: 'not_found' | 'unavailable' | 'rate_limited' | 'unauthorized' | 'invalid';
  detail: string;
};

/** A read that failed is a failure, never an empty or zero value (I-27). */
export type Reading<T> = { ok: true; value: T } | Unread;

/** What became of a cancel or a report; the state that `verification()` shows decides, not this. */
export type ChangeOutcome =
  | { kind: 'done' }
  | { kind: 'refused'; detail: string }
  | { kind: 'not_found' }
  /** Surely not executed. */
  | { kind: 'unsent'; detail: string }
  | { kind: 'unknown'; detail: string };

export interface ServiceQuery {
  serviceName: string;
  capability: Capability;
}

/** For whom and what for a reservation change is made: by that it gets its slot (I-62). */
export interface Turn {
  account: string;
  purpose: Purpose;
}

/** TextVerified API v2. No method rejects because of what the network or the provider does. */
export interface TextVerifiedClient {
  /** I-15: one try, with key and maximum price; the caller repeats it with the same key. */
  purchase(input: PurchaseInput): Promise<PurchaseOutcome>;
  /** Rents the number of a completed verification again: a new verification, charged again. */
  reuse(again: ReuseInput): Promise<PurchaseOutcome>;
  /** I-14: `not_found` is one 404; the caller confirms it before it ends anything. */
  verification(id: string): Promise<Reading<ProviderVerification>>;
  messages(reservationId: string): Promise<Reading<ProviderMessage[]>>;
  cancel(id: string, turn: Turn): Promise<ChangeOutcome>;
  report(id: string, turn: Turn): Promise<ChangeOutcome>;
  /**
   * The verifications created at or after `since` (provider's clock, epoch ms). Only a list that is `complete` shows that
   * something is not there.
   */
  verificationsSince(
    since: number,
  ): Promise<Reading<{ sold: ProviderVerificationSummary[]; complete: boolean }>>;
  services(
    capability: Capability,
  ): Promise<
    Reading<{ serviceName: string; capability: Capability; description: string | null }[]>
  >;
  areaCodes(): Promise<Reading<{ areaCode: string; state: string }[]>>;
  price(
    query: ServiceQuery & { areaCode: boolean; carrier: boolean },
  ): Promise<Reading<{ priceCents: number }>>;
  /** 9000 means "9000 or more". */
  stock(query: ServiceQuery): Promise<Reading<{ available: number }>>;
  /** I-27: our own credit at the provider. */
  balance(): Promise<Reading<{ balanceCents: number }>>;
  /** How often orders are to be polled just now, as far as this isolate knows. */
  pollIntervals(): PollIntervals;
  /** Counts an open order against the account's calls a second, from poll to poll. */
  watch(order: WatchedOrder): void;
}
