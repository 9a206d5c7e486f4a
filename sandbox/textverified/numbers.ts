import { between, seededRandom, pick } from '../lib/seeded-random';
import type { Switches } from './switches';
import { AREA_CODES, isAreaCode } from './area-codes';

const FICTIONAL_TRIES = 8;
const TRIES = 200;

/** The area code of a sale: a requested one, unless the draw misses (requests are best effort). */
export function drawAreaCode(
  seed: string,
  ordinal: number,
  asked: string[],
  miss: boolean,
): string {
  const known = asked.filter(isAreaCode);
  if (known.length > 0 && !miss) return pick(known, seededRandom(seed, 'area', ordinal));
  const others = AREA_CODES.filter((row) => !known.includes(row.areaCode));
  return pick(others, seededRandom(seed, 'area', ordinal)).areaCode;
}

/** 555-01xx is reserved for fiction, a hundred numbers per area code; after those the rest of 555 is used. */
export function drawNumber(
  seed: string,
  ordinal: number,
  areaCode: string,
  isTaken: (number: string) => boolean,
): string {
  let number = '';
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const at = seededRandom(seed, 'number', ordinal, attempt);
    const line = attempt < FICTIONAL_TRIES ? between(100, 199, at) : between(200, 9999, at);
    number = `${areaCode}555${String(line).padStart(4, '0')}`;
    if (!isTaken(number)) return number;
  }
  return number;
}

export function formatNumber(number: string, format: Switches['numberFormat']): string {
  if (format === 'e164') return `+1${number}`;
  return format === 'country' ? `1${number}` : number;
}

/** Ten digits of a number in any notation. */
export function parseNumber(text: string): string {
  const digits = text.replace(/\D/g, '');
  return digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits;
}
