import { AsyncLocalStorage } from 'node:async_hooks';
import { realNow } from './clock.ts';
import { NO_OPERATIONS, OBJECT_GB, type Operations } from '../lib/prices.ts';

/** Operations by owner: an object's class, or the Worker. */
type Tally = Record<string, Operations>;

const tally: Tally = {};
const current = new AsyncLocalStorage<{ owner: string; meter: Meter | null }>();

const of = (owner: string): Operations => (tally[owner] ??= { ...NO_OPERATIONS });

/** Adds to the current owner: D1 and storage operations inside an object's call belong to the object. */
export function count(name: keyof Operations, amount: number): void {
  of(current.getStore()?.owner ?? 'Worker')[name] += amount;
}

export const workAs = <T>(owner: string, work: () => T): T =>
  current.run({ owner, meter: null }, work);

export function takeTally(): Response {
  const taken = structuredClone(tally);
  for (const owner of Object.keys(tally)) delete tally[owner];
  return Response.json(taken);
}

/** An object's active time: from the start of its first running call to the end of the last, `waitUntil` included. */
export class Meter {
  readonly #owner: string;
  #calls = 0;
  #since = 0;

  constructor(owner: string) {
    this.#owner = owner;
  }

  begin(): void {
    if (this.#calls++ === 0) this.#since = realNow();
  }

  end(): void {
    if (--this.#calls > 0) return;
    of(this.#owner).objectGbSeconds += (OBJECT_GB * (realNow() - this.#since)) / 1_000;
  }

  /** An outside call, which is also billed as a request; an object's call of itself is not. */
  async request<T>(work: () => T | Promise<T>, weight = 1): Promise<T> {
    if (current.getStore()?.meter === this) return work();
    of(this.#owner).objectRequests += weight;
    this.begin();
    try {
      return await current.run({ owner: this.#owner, meter: this }, work);
    } finally {
      this.end();
    }
  }

  async hold(work: Promise<unknown>): Promise<void> {
    this.begin();
    await work.catch(() => undefined);
    this.end();
  }
}
