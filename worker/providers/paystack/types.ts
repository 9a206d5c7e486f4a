/** The currencies that Paystack charges in; amounts are integers in the hundredth of each. */
export const CURRENCIES = ['NGN', 'GHS', 'ZAR', 'KES', 'USD'] as const;
export type Currency = (typeof CURRENCIES)[number];

/**
 * The result of a call. `refused`, `duplicate`, `not_found`, `limited` and `unauthorized` were certainly not executed;
 * `unavailable` may have been, so look before a repeat; `unreadable` was executed, with an answer of no use.
 */
export type Outcome<T> = { ok: true; value: T } | Refused;
export interface Refused {
  ok: false;
  kind:
    | 'refused'
    | 'duplicate'
    | 'not_found'
    | 'limited'
    | 'unauthorized'
    | 'unavailable'
    | 'unreadable';
  /** For the log: a status and a code, without personal data. */
  detail: string;
}

export interface Charge {
  email: string;
  /** In the currency's minor unit. */
  amount: number;
  currency: Currency;
  /** `[A-Za-z0-9-]`; ours, permanent. */
  reference: string;
  metadata: Readonly<Record<string, string>>;
}
