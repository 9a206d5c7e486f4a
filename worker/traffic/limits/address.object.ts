import { DurableObject } from 'cloudflare:workers';
import { BoundedMap } from '../../platform/core/isolate-cache';
import type { Answer, Ask, Limits } from './lease';
import { LeaseLedger } from './lease-ledger';

const MAX_WINDOWS = 20_000;

/** A shard of those who are counted by themselves: strangers by address, people by session. It counts in memory: one that fell asleep was not busy. */
export class AddressLimiter extends DurableObject<Env> {
  /** A flood of addresses drives out those that wait longest. */
  readonly #windows = new BoundedMap<string, LeaseLedger>({ entries: MAX_WINDOWS });

  /** Requests of whom the question names as its credential. */
  ask(ask: Ask, limits: Limits): Answer {
    let ledger = this.#windows.get(ask.credential);
    if (!ledger) this.#windows.set(ask.credential, (ledger = new LeaseLedger()));
    return ledger.answer(ask, limits, Date.now());
  }
}
