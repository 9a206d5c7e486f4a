import { DurableObject } from 'cloudflare:workers';
import { BoundedMap } from '../../platform/core/isolate-cache';
import { LeaseLedger } from './lease-ledger';
import type { LeaseAnswer, LeaseRequest, Limits } from './lease-protocol';

const MAX_WINDOWS = 20_000;

/**
 * One shard of the callers that have a window of their own: anonymous callers by address, people by user. It counts in
 * memory: a shard that was evicted had no calls for ten seconds.
 */
export class AddressLimiter extends DurableObject<Env> {
  /** A flood of addresses drops the oldest windows. */
  readonly #windows = new BoundedMap<string, LeaseLedger>({ entries: MAX_WINDOWS });

  /** Leases units to the request's credential. */
  ask(request: LeaseRequest, limits: Limits): LeaseAnswer {
    let ledger = this.#windows.get(request.credential);
    if (!ledger) this.#windows.set(request.credential, (ledger = new LeaseLedger()));
    return ledger.answer(request, limits, Date.now());
  }
}
