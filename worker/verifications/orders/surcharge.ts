import * as z from 'zod';
import type { State } from './order';

const Asked = z.array(z.string());

/** Area codes or carriers as D1 keeps them; null when nothing was asked for. */
export const preferences = (stored: string | null): string[] | null =>
  stored === null ? null : Asked.parse(JSON.parse(stored));

/** I-06: of the national number; ours are E.164. */
export const areaCodeOf = (number: string): string => number.slice(2, 5);

interface Sold {
  state: State;
  areaCodes: readonly string[] | null;
  number: string | null;
  surcharge: { areaCode: number };
}

/**
 * I-07: cents that go back because the number has none of the area codes that were paid for. Only of a completed
 * order: any other end gives the whole price back. A carrier's surcharge stays, because the provider never tells
 * which carrier a number has.
 */
export function unhonouredSurcharge({ state, areaCodes, number, surcharge }: Sold): number {
  if (state !== 'completed' || areaCodes === null || number === null) return 0;
  return areaCodes.includes(areaCodeOf(number)) ? 0 : surcharge.areaCode;
}
