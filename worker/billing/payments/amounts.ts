import type { Currency } from '../../providers/paystack/paystack.client';

/** Rates are integers: millionths of a currency's unit per US dollar. */
export const MICROS = 1_000_000;

/** The smallest payment that Paystack accepts, in minor units (contract B.7). */
export const MINIMUM: Readonly<Record<Currency, number>> = {
  NGN: 5_000,
  GHS: 10,
  ZAR: 100,
  KES: 300,
  USD: 200,
};

// BigInt: cents times millionths exceed the exact range of a double.
const times = (a: number, b: number): bigint => BigInt(a) * BigInt(b);

/** Calculates the price of `credits` cents in minor units. It is rounded up, so that nothing is sold below the rate. */
export function chargeFor(credits: number, micros: number): number {
  return Number((times(credits, micros) + BigInt(MICROS - 1)) / BigInt(MICROS));
}

/** Calculates the cents that `amount` minor units buy, rounded down. */
export const creditsFor = (amount: number, micros: number): number =>
  Number(times(amount, MICROS) / BigInt(micros));

/** Calculates `whole * part / of`, rounded down. */
export const shareOf = (whole: number, part: number, of: number): number =>
  of === 0 ? 0 : Number(times(whole, part) / BigInt(of));

/** An amount in both units: `credits` cents for `amount` minor units. */
export interface Worth {
  credits: number;
  amount: number;
}

/**
 * Converts the `credits` of a refund into minor units. The last part takes the remainder, so that all parts add up to the
 * payment.
 */
export const amountOf = (credits: number, paid: Worth, reversed: Worth): number =>
  credits >= paid.credits - reversed.credits
    ? paid.amount - reversed.amount
    : Math.min(shareOf(paid.amount, credits, paid.credits), paid.amount - reversed.amount);

export const NOTHING: Worth = { credits: 0, amount: 0 };

/**
 * Calculates the part of a payment that must still be reversed. `claimed` minor units were returned to the payer, `taken`
 * was already reversed for them, and `reversed` is the sum of all reversals. Many steps reverse the same cents as one step.
 */
export function restOf(
  claimed: number,
  taken: Worth,
  { paid, reversed }: Record<'paid' | 'reversed', Worth>,
): Worth {
  const left = { credits: paid.credits - reversed.credits, amount: paid.amount - reversed.amount };
  const amount = Math.min(claimed - taken.amount, left.amount);
  if (amount <= 0) return NOTHING;
  if (amount === left.amount) return left;
  const credits = shareOf(paid.credits, taken.amount + amount, paid.amount) - taken.credits;
  return { credits: Math.max(0, Math.min(credits, left.credits)), amount };
}

/** Parses a decimal number such as `1600.5` as millionths. Returns null for other texts, for 0, and from a billion on. */
export function readRate(text: string): number | null {
  const match = /^(\d{1,9})(?:\.(\d{1,6}))?$/.exec(text);
  if (!match) return null;
  const micros = Number(match[1]) * MICROS + Number((match[2] ?? '').padEnd(6, '0'));
  return micros > 0 ? micros : null;
}

/** Formats millionths as a decimal number without trailing zeros, which `readRate` parses. */
export const writeRate = (micros: number): string => {
  const fraction = String(micros % MICROS)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${Math.floor(micros / MICROS)}${fraction === '' ? '' : `.${fraction}`}`;
};
