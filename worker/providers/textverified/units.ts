const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;

// A smaller fraction of a cent is floating-point noise and is not rounded up.
const NOISE_CENTS = 1e-4;

/** I-06: a US number as the wire has it (`2065550142`, with or without `+1` and separators) → E.164, or null. */
export function e164(text: string): string | null {
  const digits = text.trim().replace(/[\s().-]/g, '');
  const national = /^(?:\+?1)?([2-9]\d{9})$/.exec(digits)?.[1];
  return national === undefined ? null : `+1${national}`;
}

/** US dollars as a double → integer cents, rounded up so that a cost is never understated; null unless finite. */
export function centsUp(dollars: number): number | null {
  const cents = Math.ceil(dollars * 100 - NOISE_CENTS);
  // Adding 0 turns -0 into 0.
  return Number.isSafeInteger(cents) ? cents + 0 : null;
}

/** I-54: ISO 8601 with an offset → epoch milliseconds; null without an offset. */
export function instant(text: string): number | null {
  const at = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}
