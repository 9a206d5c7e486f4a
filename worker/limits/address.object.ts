import { DurableObject } from 'cloudflare:workers';
import type { Answer, Ask, Limits } from './lease';
import { LeaseLedger } from './lease-ledger';

const MAX_WINDOWS = 20_000;

/** A shard of those who are counted by themselves: strangers by address, people by session. It counts in memory: one that fell asleep was not busy. */
export class AddressLimiter extends DurableObject<Env> {
  readonly #windows = new Map<string, LeaseLedger>();

  /** Requests of whom the question names as its credential. */
  ask(ask: Ask, limits: Limits): Answer {
    let ledger = this.#windows.get(ask.credential);
    if (!ledger) {
      // A flood of addresses: those that wait longest are forgotten.
      const [first] = this.#windows.keys();
      if (first !== undefined && this.#windows.size >= MAX_WINDOWS) this.#windows.delete(first);
      this.#windows.set(ask.credential, (ledger = new LeaseLedger()));
    }
    return ledger.answer(ask, limits, Date.now());
  }
}
