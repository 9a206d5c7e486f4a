import { RandomStreams } from '../lib/seeded-random';
import { forGroup, spanAt } from '../lib/switch-values';
import type { SettingsStore } from './settings.store';
import type { Stores } from './stores';
import type { WindowStore } from './windows.store';
import { broken, invalidKey, rateLimited } from './answers';
import type { Answer } from './call';
import type { Group, Switches } from './switches';

export interface Admission {
  delayMs: number;
  /** Answers the call instead of the operation, which does not run. */
  refusal: Answer | null;
  /** The operation runs, and its answer is lost. */
  dropped: boolean;
  /** The operation runs, and its answer is unreadable. */
  garbled: boolean;
  headers: Record<string, string>;
}

const MINUTE = 60_000;
const OUTAGES = [500, 502, 503, 504];

/** Applies latency, limits and outages before every operation. */
export class Gate {
  readonly #settings: SettingsStore;
  readonly #windows: WindowStore;
  #streams: RandomStreams;

  constructor({ settings, windows }: Pick<Stores, 'settings' | 'windows'>) {
    this.#settings = settings;
    this.#windows = windows;
    this.#streams = new RandomStreams(settings.seed, settings.nextGeneration());
  }

  /** Call after all rows are deleted. */
  reset(): void {
    this.#streams = new RandomStreams(this.#settings.seed, this.#settings.nextGeneration());
  }

  draw(stream: string): number {
    return this.#streams.next(stream);
  }

  hit(stream: string, share: number): boolean {
    return this.#streams.hit(stream, share);
  }

  admit(group: Group, switches: Switches, now: number): Admission {
    const delayMs = spanAt(forGroup(switches.latencyMs, group, 0), () =>
      this.draw(`latency.${group}`),
    );
    const { headers, isOver } = this.#count(group, switches, now);
    const admitted: Admission = { delayMs, refusal: null, dropped: false, garbled: false, headers };
    const hits = (
      name: 'rate401' | 'rate429' | 'rate5xx' | 'rateHang' | 'rateGarbage' | 'dropAfter',
    ) => this.hit(`${name}.${group}`, forGroup(switches[name], group, 0));
    if (hits('rateHang')) return { ...admitted, refusal: broken(504), delayMs: switches.hangMs };
    if (isOver || hits('rate429')) return { ...admitted, refusal: rateLimited() };
    if (hits('rate5xx')) {
      const at = Math.floor(this.draw(`outage.${group}`) * OUTAGES.length);
      return { ...admitted, refusal: broken(OUTAGES[at] ?? 500) };
    }
    if (hits('rate401')) return { ...admitted, refusal: invalidKey() };
    return { ...admitted, dropped: hits('dropAfter'), garbled: hits('rateGarbage') };
  }

  /** Counts against the group's own limit, or against the integration's limit. */
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
