import { RandomStreams } from '../lib/seeded-random';
import type { SettingsStore } from './settings.store';
import { forGroup, spanAt } from '../lib/switch-values';
import type { Group, Switches } from './switches';
import { plainError } from './answers';
import type { Answer } from './call';

export interface Admission {
  delayMs: number;
  /** Answers the call instead of the operation, which does not run. */
  refusal: Answer | null;
  /** The operation runs, and its answer is unreadable. */
  garbled: boolean;
}

const OUTAGES = [500, 502, 503, 504];

/** Applies latency, limits and outages before every operation. */
export class Gate {
  readonly #settings: SettingsStore;
  #streams: RandomStreams;
  /** In memory: an object is not evicted within a second. */
  readonly #windows = new Map<Group, { second: number; calls: number }>();

  constructor(settings: SettingsStore) {
    this.#settings = settings;
    this.#streams = new RandomStreams(settings.seed, settings.nextGeneration());
  }

  /** Call after the settings' rows are deleted. */
  reset(): void {
    this.#streams = new RandomStreams(this.#settings.seed, this.#settings.nextGeneration());
    this.#windows.clear();
  }

  draw(stream: string): number {
    return this.#streams.next(stream);
  }

  hit(stream: string, share: number): boolean {
    return this.#streams.hit(stream, share);
  }

  admit(group: Group, switches: Switches, now: number): Admission {
    const latency = forGroup(switches.latencyMs, group, 0);
    const delayMs = spanAt(latency, () => this.draw(`latency.${group}`));
    const hits = (
      name: 'rate429' | 'rate5xx' | 'rateHang' | 'rate401' | 'rate403' | 'rateGarbage',
    ) => this.hit(`${name}.${group}`, forGroup(switches[name], group, 0));
    const refuse = (answer: Answer, wait = delayMs): Admission => ({
      delayMs: wait,
      refusal: answer,
      garbled: false,
    });
    if (hits('rateHang')) return refuse(plainError(504, switches.errorBody), switches.hangMs);
    if (this.#isOverLimit(group, switches, now) || hits('rate429')) {
      return refuse(tooMany(switches));
    }
    if (hits('rate5xx')) {
      const at = Math.floor(this.draw(`outage.${group}`) * OUTAGES.length);
      return refuse(plainError(OUTAGES[at] ?? 500, switches.errorBody));
    }
    if (hits('rate401')) return refuse(plainError(401, switches.errorBody));
    if (hits('rate403')) return refuse(plainError(403, switches.errorBody));
    if (this.#isChanging(group, switches, now, delayMs)) return refuse(tooMany(switches));
    return { delayMs, refusal: null, garbled: hits('rateGarbage') };
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

  /** One changing call at a time: the previous one is in progress until its answer is sent. */
  #isChanging(group: Group, switches: Switches, now: number, delayMs: number): boolean {
    if (!switches.oneChangeAtATime || (group !== 'create' && group !== 'action')) return false;
    if (now < this.#settings.changingUntil) return true;
    if (delayMs > 0) this.#settings.changingUntil = now + delayMs;
    return false;
  }
}

function tooMany(switches: Switches): Answer {
  const answer = plainError(429, switches.errorBody);
  if (switches.retryAfterSeconds === null) return answer;
  return {
    ...answer,
    headers: { ...answer.headers, 'retry-after': String(switches.retryAfterSeconds) },
  };
}
