import { BoundedMap } from '../../platform/core/isolate-cache';
import { CredentialLease, type LeaseHolder } from './credential-lease';
import type { LeaseAnswer, LeaseRequest } from './lease-protocol';

export interface LeaseBookDeps {
  now(): number;
  newAsk(): string;
  /**
   * Keeps the question running when its own request is dropped: others wait for the same answer.
   */
  keep(flight: Promise<void>): void;
  /** Waits until the question of another request is answered (`isOver`), for a limited time. */
  join(flight: Promise<void>, isOver: () => boolean): Promise<void>;
}

/** Asks the limiter; rejects when no answer comes in time. */
export type AskLimiter = (request: LeaseRequest) => Promise<LeaseAnswer>;

/** `unavailable`: the limiter does not answer. */
export type Admission = 'admitted' | 'blocked' | 'unavailable';

const MAX_LEASES = 10_000;
const MAX_TRIES = 20;

type Named = Pick<LeaseHolder, 'accountId' | 'credentialId'>;

/** A person acts for several accounts: each has its own lease, and the limiter counts them together. */
const keyOf = ({ accountId, credentialId }: Named): string => `${accountId} ${credentialId}`;

/** The leases of an isolate. Times are from its own clock, and only their differences are used. */
export class LeaseBook {
  readonly #deps: LeaseBookDeps;
  readonly #leases = new BoundedMap<string, CredentialLease>({ entries: MAX_LEASES });

  constructor(deps: LeaseBookDeps) {
    this.#deps = deps;
  }

  clear(): void {
    this.#leases.clear();
  }

  /** The lease of the credential, if there is one; creates none. */
  find(named: Named): CredentialLease | undefined {
    return this.#leases.get(keyOf(named));
  }

  get(holder: LeaseHolder): CredentialLease {
    const known = this.find(holder);
    if (known?.holder.keyLimit === holder.keyLimit) return known;
    // The units of a replaced lease stay booked until it ends, unused.
    const fresh = new CredentialLease(holder);
    this.#leases.set(keyOf(holder), fresh);
    return fresh;
  }

  /**
   * Calls the limiter until the request is admitted or refused; requests of one credential share a
   * question.
   */
  async acquire(lease: CredentialLease, ask: AskLimiter): Promise<Admission> {
    lease.waiting++;
    try {
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const now = this.#deps.now();
        const admission = lease.take(now);
        if (admission) return admission;
        if (lease.isCircuitOpen(now)) return 'unavailable';
        await (lease.flight ? this.#join(lease, lease.flight) : this.#begin(lease, ask));
      }
      return 'blocked';
    } finally {
      lease.waiting--;
    }
  }

  async #join(lease: CredentialLease, flight: Promise<void>): Promise<void> {
    await this.#deps.join(flight, () => lease.flight !== flight);
    if (lease.flight === flight) lease.flight = null;
  }

  async #begin(lease: CredentialLease, ask: AskLimiter): Promise<void> {
    const flight = this.#ask(lease, ask);
    lease.flight = flight;
    this.#deps.keep(flight);
    await flight;
    if (lease.flight === flight) lease.flight = null;
  }

  async #ask(lease: CredentialLease, ask: AskLimiter): Promise<void> {
    const deps = this.#deps;
    const request = lease.request(deps.newAsk(), deps.now());
    try {
      lease.apply(await ask(request), request, deps.now());
    } catch {
      // No unit is lost: the next question returns those that this one may have been granted.
      lease.fail(request, deps.now());
    }
  }
}
