import * as z from 'zod';
import type { ReportState, State } from './order';

const Preferences = z.array(z.string());

/** Requested area codes or carriers from a D1 column; null when none were requested. */
export const parseRequested = (stored: string | null): string[] | null =>
  stored === null ? null : Preferences.parse(JSON.parse(stored));

/** I-06: `number` is E.164. */
export const areaCodeOf = (number: string): string => number.slice(2, 5);

interface Sold {
  state: State;
  areaCodes: readonly string[] | null;
  number: string | null;
  surcharge: { areaCode: number };
}

interface Settled extends Sold {
  price: number;
  report: { state: ReportState } | null;
}

/**
 * I-07: cents to refund because the number has none of the paid area codes. Zero unless the order is completed, because
 * any other end releases the whole price. A carrier's surcharge is kept: the provider does not report a number's carrier.
 */
export function unhonouredSurcharge({ state, areaCodes, number, surcharge }: Sold): number {
  if (state !== 'completed' || areaCodes === null || number === null) return 0;
  return areaCodes.includes(areaCodeOf(number)) ? 0 : surcharge.areaCode;
}

/** Cents of `price` that the customer paid, and cents of them that are returned. A hold and its release are neither. */
export function paidAmounts(order: Settled): {
  chargedCents: number;
  refundedCents: number;
} {
  const { state, price, report } = order;
  const charged = state === 'completed' ? price : 0;
  // The refund of a report is what remains of the price.
  const isReturned = charged > 0 && report?.state === 'refunded';
  return {
    chargedCents: charged,
    refundedCents: isReturned ? price : unhonouredSurcharge(order),
  };
}
