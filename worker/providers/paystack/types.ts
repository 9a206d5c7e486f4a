/** The currencies that Paystack charges in; amounts are integers in the hundredth of each. */
export const CURRENCIES = ['NGN', 'GHS', 'ZAR', 'KES', 'USD'] as const;
export type Currency = (typeof CURRENCIES)[number];

/**
 * What became of a call. `refused`, `duplicate`, `not_found`, `limited` and `unauthorized` were surely not carried out;
 * `unavailable` may have been, so whoever asked looks before asking again; `unreadable` was, and says nothing of use.
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
  /** For the log: a status and a code, nothing that Paystack wrote about a person. */
  detail: string;
}

export interface Charge {
  email: string;
  /** In the currency's minor unit. */
  amount: number;
  currency: Currency;
  /** `[A-Za-z0-9-]`, ours, for good. */
  reference: string;
  metadata: Readonly<Record<string, string>>;
}
