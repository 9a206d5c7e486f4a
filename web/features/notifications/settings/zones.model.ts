import { computed, signal } from '@preact/signals';

const SHOWN = 8;

/** What this browser calls that zone, or null when it knows none of that name. */
function zoneNamed(name: string): string | null {
  // A bare offset such as `+01:00` is taken by browsers, and knows no summer time.
  if (!/^[A-Za-z]/.test(name)) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

/** Where this browser is. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
/** All that this browser knows. */
export const allZones = (): readonly string[] => [
  ...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC']),
];

const wordsOf = (text: string): string => text.toLowerCase().replaceAll(/[_/\s]+/g, ' ');

/** Zones with all of these words, those that begin a part with the first word before the others. Pure. */
export function findZones(query: string, zones: readonly string[]): readonly string[] {
  const asked = wordsOf(query).trim();
  if (asked === '') return [];
  const parts = asked.split(' ');
  const found = zones.filter((zone) => parts.every((part) => wordsOf(zone).includes(part)));
  const begins = (zone: string): number => (` ${wordsOf(zone)}`.includes(` ${asked}`) ? 0 : 1);
  // Other names of a zone are not listed, and mean one that is.
  const named = zoneNamed(query.trim());
  const other = named !== null && !found.includes(named) ? [named] : [];
  return [...other, ...found.toSorted((a, b) => begins(a) - begins(b))];
}

/** A search among the zones that there are: open while somebody looks for one. */
export class ZonesModel {
  readonly query = signal('');
  readonly isOpen = signal(false);
  readonly active = signal(0);
  readonly found = computed(() =>
    this.query.value.trim() === ''
      ? this.#suggested
      : findZones(this.query.value, this.#zones).slice(0, SHOWN),
  );
  readonly #zones: readonly string[];
  readonly #suggested: readonly string[];

  /** `own` is the browser's, and comes first. */
  constructor(own: string, zones: readonly string[]) {
    this.#zones = zones;
    this.#suggested = [...new Set([own, 'UTC'])];
  }

  ask(query: string): void {
    this.query.value = query;
    this.active.value = 0;
    this.isOpen.value = true;
  }

  /** Up or down, round the ends; opens what is closed. */
  move(step: number): void {
    const { length } = this.found.peek();
    if (!this.isOpen.peek()) this.ask('');
    else if (length > 0) this.active.value = (this.active.peek() + step + length) % length;
  }

  /** The one that is marked, if there is one. */
  take(): string | null {
    const zone = this.isOpen.peek() ? this.found.peek()[this.active.peek()] : undefined;
    if (zone !== undefined) this.close();
    return zone ?? null;
  }

  close(): void {
    this.query.value = '';
    this.active.value = 0;
    this.isOpen.value = false;
  }
}
