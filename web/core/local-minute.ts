const MINUTE_MS = 60_000;

/** Formats epoch milliseconds for a `datetime-local` field: `2026-11-22T10:00`. */
export function localMinute(at: number): string {
  const offset = new Date(at).getTimezoneOffset() * MINUTE_MS;
  return new Date(at - offset).toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length);
}
