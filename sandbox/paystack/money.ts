import type { Currency, Switches } from './switches';

/** Smallest transaction, in subunits. */
export const MINIMUMS: Record<Currency, number> = {
  NGN: 5000,
  GHS: 10,
  ZAR: 100,
  KES: 300,
  USD: 200,
};

interface Fee {
  /** Basis points. */
  points: number;
  /** Subunits. */
  flat: number;
  flatFrom: number;
  cap: number;
}

/** Card fees; only the naira's sample (17500 of 500000) is documented. */
const FEES: Record<Currency, Fee> = {
  NGN: { points: 150, flat: 10_000, flatFrom: 250_000, cap: 200_000 },
  GHS: { points: 195, flat: 0, flatFrom: 0, cap: Infinity },
  ZAR: { points: 290, flat: 100, flatFrom: 1000, cap: Infinity },
  KES: { points: 290, flat: 0, flatFrom: 0, cap: Infinity },
  USD: { points: 390, flat: 0, flatFrom: 0, cap: Infinity },
};

/** Paystack's fee for `amount`, both in subunits. */
export function feeOf(amount: number, currency: Currency): number {
  const { points, flat, flatFrom, cap } = FEES[currency];
  const share = Math.ceil((amount * points) / 10_000);
  return Math.min(cap, share + (amount >= flatFrom ? flat : 0));
}

/** The amount that a customer pays for `requested` subunits, and Paystack's fee. */
export function paidFor(
  requested: number,
  currency: Currency,
  switches: Pick<Switches, 'amountFactor' | 'feeBearer' | 'fees'>,
): { amount: number; fees: number | null } {
  const asked = Math.round(requested * switches.amountFactor);
  const fees = switches.fees === 'schedule' ? feeOf(asked, currency) : 0;
  const amount = switches.feeBearer === 'customer' ? asked + fees : asked;
  return { amount, fees: switches.fees === 'null' ? null : fees };
}

/** `NGN 5,000.00`. */
export const formatAmount = (subunits: number, currency: string): string =>
  `${currency} ${(subunits / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })}`;

/** An integer, or digits as text; undefined for anything else. */
export function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}
