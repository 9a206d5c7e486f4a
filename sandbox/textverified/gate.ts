import { Streams } from '../state/chance';
import type { SettingsStore } from '../state/settings.store';
import { forGroup, spanAt, type Group, type Switches } from '../state/switches';
import { bare } from './answers';
import type { Answer } from './call';

export interface Passage {
  delayMs: number;
  /** The call is answered here; the operation does not happen. */
  strike: Answer | null;
  /** The operation happens, its answer cannot be read. */
  garbled: boolean;
}

const OUTAGES = [500, 502, 503, 504];

/** What stands before every operation: latency, limits and outages. */
export class Gate {
  readonly #settings: SettingsStore;
  #streams: Streams;
  /** In memory: no object is evicted within a second. */
  readonly #windows = new Map<Group, { second: number; calls: number }>();

  constructor(settings: SettingsStore) {
    this.#settings = settings;
    this.#streams = new Streams(settings.seed, settings.beginLife());
  }

  /** After the settings' rows are gone. */
  reset(): void {
    this.#streams = new Streams(this.#settings.seed, this.#settings.beginLife());
    this.#windows.clear();
  }

  draw(stream: string): number {
    return this.#streams.next(stream);
  }

  hit(stream: string, share: number): boolean {
    return this.#streams.hit(stream, share);
  }

  pass(group: Group, switches: Switches, now: number): Passage {
    const latency = forGroup(switches.latencyMs, group, 0);
    const delayMs = spanAt(latency, () => this.draw(`latency.${group}`));
    const hits = (
      name: 'rate429' | 'rate5xx' | 'rateHang' | 'rate401' | 'rate403' | 'rateGarbage',
    ) => this.hit(`${name}.${group}`, forGroup(switches[name], group, 0));
    const struck = (answer: Answer, wait = delayMs): Passage => ({
      delayMs: wait,
      strike: answer,
      garbled: false,
    });
    if (hits('rateHang')) return struck(bare(504, switches.errorBody), switches.hangMs);
    if (this.#isOverLimit(group, switches, now) || hits('rate429')) {
      return struck(tooMany(switches));
    }
    if (hits('rate5xx')) {
      const at = Math.floor(this.draw(`outage.${group}`) * OUTAGES.length);
      return struck(bare(OUTAGES[at] ?? 500, switches.errorBody));
    }
    if (hits('rate401')) return struck(bare(401, switches.errorBody));
    if (hits('rate403')) return struck(bare(403, switches.errorBody));
    if (this.#isChanging(group, switches, now, delayMs)) return struck(tooMany(switches));
    return { delayMs, strike: null, garbled: hits('rateGarbage') };
  }

  #isOverLimit(group: Group, switches: Switches, now: number): boolean {
    const limit = forGroup(switches.limitPerSecond, group, 0);
    if (limit === 0) return false;
    const second = Math.floor(now / 1000);
    const window = this.#windows.get(group);
    const calls = window?.second === second ? window.calls + 1 : 1;
    this.#windows.set(group, { second, calls });
    return calls > limit;
  }

  /** One reservation-changing call at a time: the previous one runs until its answer leaves. */
  #isChanging(group: Group, switches: Switches, now: number, delayMs: number): boolean {
    if (!switches.oneChangeAtATime || (group !== 'create' && group !== 'action')) return false;
    if (now < this.#settings.changingUntil) return true;
    if (delayMs > 0) this.#settings.changingUntil = now + delayMs;
    return false;
  }
}

function tooMany(switches: Switches): Answer {
  const answer = bare(429, switches.errorBody);
  if (switches.retryAfterSeconds === null) return answer;
  return {
    ...answer,
    headers: { ...answer.headers, 'retry-after': String(switches.retryAfterSeconds) },
  };
}
