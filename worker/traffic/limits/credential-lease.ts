import { SECOND } from '../../platform/core/clock';
import { DemandEstimate } from './demand-estimate';
import { Lease } from './lease';
import { mayOutlastMemory, RESTART_MARGIN_MS } from './lease-ledger';
import {
  leaseLifetime,
  MIN_LEASED_LIMIT,
  askAgainDelay,
  type LeaseAnswer,
  type LeaseRequest,
  type Limits,
} from './lease-protocol';
import { LimiterCircuit } from './limiter-circuit';

/** The credential whose requests are counted, and the account that it belongs to. */
export interface LeaseHolder {
  readonly accountId: string;
  readonly credentialId: string;
  /** The credential's own limit below the account's. */
  readonly keyLimit: number | null;
}

/** Whether the credential is an API key; otherwise it is a person. */
export const isKey = ({ credentialId }: Pick<LeaseHolder, 'credentialId'>): boolean =>
  credentialId.startsWith('key_');

/** At most this fraction of a window (1/150) is leased for requests that have not arrived: other isolates cannot use it. */
const MAX_AHEAD = 150;

/**
 * The state of one credential in an isolate: its lease, or the time until which no units are
 * available.
 */
export class CredentialLease {
  readonly holder: LeaseHolder;
  limits: Limits | null = null;
  /** Units that are free for others, and the time until more are. */
  remaining = 0;
  resetMs = 0;
  /** Requests that wait for an answer of the limiter, and the question in progress. */
  waiting = 0;
  flight: Promise<void> | null = null;
  readonly #lease = new Lease();
  readonly #demand = new DemandEstimate();
  readonly #circuit = new LimiterCircuit();
  /** Until then no units are available, and the limiter is not called. */
  #blockedUntil = 0;
  /**
   * When units are free, as far as is known: the block may end earlier, to request units that
   * others have returned.
   */
  #freeAt = 0;
  /** The additional wait for a limiter that is evicted meanwhile. */
  #wakeMs = 0;
  #lookedUpAt = -Infinity;

  constructor(holder: LeaseHolder) {
    this.holder = holder;
  }

  /** Unused units of the lease. */
  get units(): number {
    return this.#lease.units;
  }

  /** The answer that needs no call; null when the limiter must be called. Never waits. */
  take(now: number): 'admitted' | 'blocked' | null {
    if (this.#lease.isClockSetBack(now)) return null;
    const isAdmitted = this.#lease.take(now);
    if (!isAdmitted && now >= this.#blockedUntil) return null;
    this.#demand.count();
    return isAdmitted ? 'admitted' : 'blocked';
  }

  /**
   * Milliseconds after which the next request is admitted, unless another caller takes its unit.
   * Longer than the limiter's own answer when it may be evicted meanwhile: after a restart its
   * bookings count longer.
   */
  waitMs(now: number): number {
    const wait = Math.max(0, this.#blockedUntil - now, this.#freeAt - now);
    return wait > 0 ? wait + this.#wakeMs : 0;
  }

  /** Whether no units are available now, as far as is known here. Takes nothing. */
  isBlocked(now: number): boolean {
    return (
      !this.#lease.isUsable(now) && !this.#lease.isClockSetBack(now) && now < this.#blockedUntil
    );
  }

  /** True once a second: a customer may share the address. */
  mayLookUp(now: number): boolean {
    if (Math.abs(now - this.#lookedUpAt) < SECOND) return false;
    this.#lookedUpAt = now;
    return true;
  }

  /** Whether the limiter failed too often to be called now. */
  isCircuitOpen(now: number): boolean {
    return this.#circuit.isOpen(now) && !this.#lease.isClockSetBack(now);
  }

  /** The question for the limiter. It gives up the current lease. */
  request(ask: string, now: number): LeaseRequest {
    return {
      reports: this.#lease.renew(ask, now),
      ask,
      credential: this.holder.credentialId,
      waiting: this.waiting,
      want: this.#want(now),
    };
  }

  /** The waiting requests, and those that are expected before the lease ends. */
  #want(now: number): number {
    const { limits, waiting } = this;
    const isLeased =
      limits && Math.min(limits.limit, limits.keyLimit ?? Infinity) >= MIN_LEASED_LIMIT;
    if (!isLeased) return waiting;
    const likely = this.#demand.next(now, waiting, leaseLifetime(limits.windowMs));
    return waiting + Math.min(likely, Math.floor(limits.limit / MAX_AHEAD));
  }

  /** Applies the limiter's answer, unless its question was given up meanwhile. */
  apply(answer: LeaseAnswer, asked: LeaseRequest, now: number): void {
    if (!this.#lease.isCurrent(asked.ask)) return;
    const { limits, remaining, resetMs } = answer;
    const lifetimeMs = leaseLifetime(limits.windowMs);
    this.#circuit.succeed();
    this.limits = limits;
    this.remaining = remaining;
    this.resetMs = resetMs;
    this.#freeAt = 0;
    // Units are stored by the second, and a lease that was not reported yet with its end.
    this.#wakeMs = mayOutlastMemory(answer) ? RESTART_MARGIN_MS + lifetimeMs : 0;
    if (answer.kind === 'blocked') {
      this.#lease.refuse();
      this.#blockedUntil = now + answer.forMs;
      return;
    }
    this.#lease.grant(answer.units, lifetimeMs);
    // Fewer than it asked for: the window is nearly full, and units that are returned come with the next lease.
    const isFull = answer.units < asked.want;
    this.#blockedUntil = isFull ? this.#lease.askedAt + askAgainDelay(limits) : 0;
    this.#freeAt = isFull ? now + resetMs : 0;
    if (now >= this.#lease.until) this.fail(asked, now);
  }

  /** No answer arrived in time. */
  fail(asked: LeaseRequest, now: number): void {
    if (!this.#lease.isCurrent(asked.ask)) return;
    this.#lease.drop();
    this.#blockedUntil = 0;
    this.#circuit.fail(now);
  }
}
