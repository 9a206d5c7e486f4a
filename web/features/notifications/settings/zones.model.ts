import { computed, signal } from '@preact/signals';

const SHOWN = 8;

/** The browser's name of a zone, or null when it does not know it. */
function zoneNamed(name: string): string | null {
  // Browsers accept an offset such as `+01:00`, which has no daylight saving time.
  if (!/^[A-Za-z]/.test(name)) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

/** The zone of this browser. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
/** All zones of this browser. */
export const allZones = (): readonly string[] => [
  ...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC']),
];

const wordsOf = (text: string): string => text.toLowerCase().replaceAll(/[_/\s]+/g, ' ');

/** Zones that contain all words; those with a part that starts with the first word come first. */
export function findZones(query: string, zones: readonly string[]): readonly string[] {
  const asked = wordsOf(query).trim();
  if (asked === '') return [];
  const parts = asked.split(' ');
  const found = zones.filter((zone) => parts.every((part) => wordsOf(zone).includes(part)));
  const begins = (zone: string): number => (` ${wordsOf(zone)}`.includes(` ${asked}`) ? 0 : 1);
  // Aliases are not listed, but resolve to a listed zone.
  const named = zoneNamed(query.trim());
  const other = named !== null && !found.includes(named) ? [named] : [];
  return [...other, ...found.toSorted((a, b) => begins(a) - begins(b))];
}

/** The combobox of zones: query, matches and active option. */
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

  /** `own` is the browser's zone, listed first. */
  constructor(own: string, zones: readonly string[]) {
    this.#zones = zones;
    this.#suggested = [...new Set([own, 'UTC'])];
  }

  ask(query: string): void {
    this.query.value = query;
    this.active.value = 0;
    this.isOpen.value = true;
  }

  /** Moves the active option, wrapping around; opens a closed list. */
  move(step: number): void {
    const { length } = this.found.peek();
    if (!this.isOpen.peek()) this.ask('');
    else if (length > 0) this.active.value = (this.active.peek() + step + length) % length;
  }

  /** The active option. */
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
