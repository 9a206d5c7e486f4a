import type { Currency } from '../../providers/paystack/paystack.client';

/** Rates are millionths of a currency's unit for one US dollar, so that they are integers too. */
export const MICROS = 1_000_000;

/** The smallest payment that Paystack takes, in minor units (contract B.7). */
export const MINIMUM: Readonly<Record<Currency, number>> = {
  NGN: 5_000,
  GHS: 10,
  ZAR: 100,
  KES: 300,
  USD: 200,
};

// Through BigInt: cents times millionths pass what a double holds exactly.
const times = (a: number, b: number): bigint => BigInt(a) * BigInt(b);

/** What `credits` cents cost, in minor units, rounded up: a rate is never undercut. */
export function chargeFor(credits: number, micros: number): number {
  return Number((times(credits, micros) + BigInt(MICROS - 1)) / BigInt(MICROS));
}

/** What `amount` minor units buy, in cents, rounded down. */
export const creditsFor = (amount: number, micros: number): number =>
  Number(times(amount, MICROS) / BigInt(micros));

/** The part of `whole` that `part` is of `of`, rounded down. */
export const shareOf = (whole: number, part: number, of: number): number =>
  of === 0 ? 0 : Number(times(whole, part) / BigInt(of));

/** What a payment is worth in both units: `credits` cents were given for `amount` minor units. */
export interface Worth {
  credits: number;
  amount: number;
}

/**
 * Minor units for `credits` of what is left of a payment; the last part takes the rest, so that parts add up to the
 * whole, whatever their number.
 */
export const amountOf = (credits: number, paid: Worth, reversed: Worth): number =>
  credits >= paid.credits - reversed.credits
    ? paid.amount - reversed.amount
    : Math.min(shareOf(paid.amount, credits, paid.credits), paid.amount - reversed.amount);

export const NOTHING: Worth = { credits: 0, amount: 0 };

/**
 * What is still to be taken of a payment for `claimed` minor units that went back of it: `taken` is what was taken for
 * them before, `reversed` all that is reversed for any reason. Taken in parts it comes to the same cents as at once.
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

/** `1600.5` as millionths; null for what is no such number, 0, or beyond a billion. */
export function readRate(text: string): number | null {
  const match = /^(\d{1,9})(?:\.(\d{1,6}))?$/.exec(text);
  if (!match) return null;
  const micros = Number(match[1]) * MICROS + Number((match[2] ?? '').padEnd(6, '0'));
  return micros > 0 ? micros : null;
}

/** As `readRate` reads it, without zeros at the end. */
export const writeRate = (micros: number): string => {
  const fraction = String(micros % MICROS)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${Math.floor(micros / MICROS)}${fraction === '' ? '' : `.${fraction}`}`;
};
