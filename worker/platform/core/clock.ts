export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** I-54: epoch milliseconds inside, ISO 8601 with `Z` outside. */
export const iso = (at: number): string => new Date(at).toISOString();
export const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

const LONGER = [
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
] as const;

/** A wait for people: `90 seconds`, `24 hours`. Rounded up, so that a caller does not return too early. */
export function formatWait(seconds: number): string {
  const ms = seconds * SECOND;
  const [unit, size] = LONGER.find(([, one]) => ms >= 2 * one) ?? ['second', SECOND];
  const count = Math.ceil(ms / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** The UTC month of an instant, as quotas count it: `2026-11`. */
export const monthOf = (at: number): string => iso(at).slice(0, 7);

/** The start of the UTC month `2026-11` and of the next month, epoch milliseconds. */
export function monthBounds(month: string): { from: number; to: number } {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return { from: Date.UTC(year, number - 1), to: Date.UTC(year, number) };
}
