import type { PollIntervals } from './poll-budget';
import type { WatchedOrder } from './open-orders';
import type { Purpose } from './session.schemas';

/** Amounts are USD; `…Cents` are integer US cents, rounded up from the provider's double. */
export type Capability = 'sms' | 'voice';

/** The provider's `verification…` states without their prefix; states of rentals do not occur. */
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
 * `GET verifications/{id}`. Times are epoch milliseconds of the provider's clock. `number` is E.164, or null for a country
 * that is not served; its state is still needed to return it.
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

/** One SMS. Only a poll has `smsId`; `to` is E.164, `from` is the provider's text. */
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
  /** Accounts take turns. */
  accountId: string;
  /** The provider's `Idempotency-Key`, 1–256 visible ASCII characters; the same for every attempt of one order. */
  key: string;
  serviceName: string;
  capability: Capability;
  areaCodes: string[] | null;
  carriers: string[] | null;
  serviceNotListedName: string | null;
  maxPriceCents: number;
  isWanted?: IsWanted | undefined;
}

/** Checked when a purchase has its slot: false makes it `withdrawn`, and nothing is bought. */
type IsWanted = () => boolean;

/** A number to reuse. */
export interface ReuseInput {
  accountId: string;
  action: 'reuse' | 'reactivate';
  /** The reservation that had the number. */
  reservationId: string;
  isWanted?: IsWanted | undefined;
}

export type RefusalCode =
  | 'insufficient_balance'
  | 'unavailable'
  | 'pricing'
  | 'too_many_unfinished'
  | 'invalid';

/** Why a call was not executed. */
export type StopReason =
  | 'breaker_open'
  | 'rate_limited'
  | 'unauthorized'
  | 'no_token'
  | 'withdrawn';

/**
 * Outcome of one `POST verifications`. `created`: a number was bought. `refused`: this call bought none. `running`: an
 * earlier call with this key is in progress. `key_expired`: the outcome of the earlier call is unknown. `unsent`: not
 * executed. `unknown`: may have been executed.
 */
export type PurchaseOutcome =
  | { kind: 'created'; reservationId: string }
  | { kind: 'refused'; code: RefusalCode; providerCode: string | null }
  | { kind: 'running' }
  | { kind: 'key_expired' }
  | { kind: 'unsent'; reason: StopReason; retryAfterMs: number | null }
  /** `named`: the reservation in an untrusted reply, to be searched for and never used directly. */
  | { kind: 'unknown'; detail: string; named?: string };

export type Unread = {
  ok: false;
  kind: 'not_found' | 'unavailable' | 'rate_limited' | 'unauthorized' | 'invalid';
  detail: string;
};

/** A failed read is never an empty or zero value (I-27). */
export type Reading<T> = { ok: true; value: T } | Unread;

/** Outcome of a cancel or a report. The state that `verification()` returns decides, and not this outcome. */
export type ChangeOutcome =
  | { kind: 'done' }
  | { kind: 'refused'; detail: string }
  | { kind: 'not_found' }
  /** Not executed. */
  | { kind: 'unsent'; detail: string }
  | { kind: 'unknown'; detail: string };

export interface ServiceQuery {
  serviceName: string;
  capability: Capability;
}

/** Account and purpose of a reservation change, which determine its slot (I-62). */
export interface Turn {
  account: string;
  purpose: Purpose;
}

/** TextVerified API v2. No method rejects because of the network or the provider. */
export interface TextVerifiedClient {
  /** I-15: one attempt with key and maximum price; the caller repeats it with the same key. */
  purchase(input: PurchaseInput): Promise<PurchaseOutcome>;
  /** Rents the number of a completed verification again, as a new verification with its own charge. */
  reuse(input: ReuseInput): Promise<PurchaseOutcome>;
  /** I-14: `not_found` is a single 404; the caller confirms it before it ends an order. */
  verification(id: string): Promise<Reading<ProviderVerification>>;
  messages(reservationId: string): Promise<Reading<ProviderMessage[]>>;
  cancel(id: string, turn: Turn): Promise<ChangeOutcome>;
  report(id: string, turn: Turn): Promise<ChangeOutcome>;
  /** Verifications created at or after `since` (provider's clock, epoch ms). Only a `complete` list proves an absence. */
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
  /** I-27: the platform's credit at the provider. */
  balance(): Promise<Reading<{ balanceCents: number }>>;
  /** Current poll intervals, as far as this isolate knows. */
  pollIntervals(): PollIntervals;
  /** Counts an open order against the account's budget until its next poll. */
  watch(order: WatchedOrder): void;
}
