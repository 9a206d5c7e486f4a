import { Streams } from '../state/chance';
import { forGroup, spanAt } from '../state/switches';
import type { SettingsStore } from './settings.store';
import type { Stores } from './stores';
import type { WindowStore } from './windows.store';
import { broken, invalidKey, rateLimited } from './answers';
import type { Answer } from './call';
import type { Group, Switches } from './switches';

export interface Passage {
  delayMs: number;
  /** The call is answered here; the operation does not happen. */
  strike: Answer | null;
  /** The operation happens, its answer never arrives. */
  dropped: boolean;
  /** The operation happens, its answer cannot be read. */
  garbled: boolean;
  headers: Record<string, string>;
}

const MINUTE = 60_000;
const OUTAGES = [500, 502, 503, 504];

/** What stands before every operation: latency, limits and outages. */
export class Gate {
  readonly #settings: SettingsStore;
  readonly #windows: WindowStore;
  #streams: Streams;

  constructor({ settings, windows }: Pick<Stores, 'settings' | 'windows'>) {
    this.#settings = settings;
    this.#windows = windows;
    this.#streams = new Streams(settings.seed, settings.beginLife());
  }

  /** After every row is gone. */
  reset(): void {
    this.#streams = new Streams(this.#settings.seed, this.#settings.beginLife());
  }

  draw(stream: string): number {
    return this.#streams.next(stream);
  }

  hit(stream: string, share: number): boolean {
    return this.#streams.hit(stream, share);
  }

  pass(group: Group, switches: Switches, now: number): Passage {
    const delayMs = spanAt(forGroup(switches.latencyMs, group, 0), () =>
      this.draw(`latency.${group}`),
    );
    const { headers, isOver } = this.#count(group, switches, now);
    const through: Passage = { delayMs, strike: null, dropped: false, garbled: false, headers };
    const hits = (
      name: 'rate401' | 'rate429' | 'rate5xx' | 'rateHang' | 'rateGarbage' | 'dropAfter',
    ) => this.hit(`${name}.${group}`, forGroup(switches[name], group, 0));
    if (hits('rateHang')) return { ...through, strike: broken(504), delayMs: switches.hangMs };
    if (isOver || hits('rate429')) return { ...through, strike: rateLimited() };
    if (hits('rate5xx')) {
      const at = Math.floor(this.draw(`outage.${group}`) * OUTAGES.length);
      return { ...through, strike: broken(OUTAGES[at] ?? 500) };
    }
    if (hits('rate401')) return { ...through, strike: invalidKey() };
    return { ...through, dropped: hits('dropAfter'), garbled: hits('rateGarbage') };
  }

  /** A limit of its own for a group that has one, the integration's for the rest. */
  #count(group: Group, switches: Switches, now: number) {
    const limit = forGroup(switches.limitPerMinute, group, 0);
    if (limit === 0) return { headers: {}, isOver: false };
    const { limitPerMinute } = switches;
    const bucket = typeof limitPerMinute === 'object' && group in limitPerMinute ? group : 'all';
    const minute = Math.floor(now / MINUTE);
    const calls = this.#windows.count(bucket, minute);
    const headers = {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(Math.max(0, limit - calls)),
      'x-ratelimit-reset': String(Math.ceil(((minute + 1) * MINUTE - now) / 1000)),
    };
    return { headers, isOver: calls > limit };
  }
}
