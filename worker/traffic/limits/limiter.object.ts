import { DurableObject } from 'cloudflare:workers';
import { openDb } from '../../platform/db/client';
import { inBackground } from '../../platform/core/background';
import { MINUTE, SECOND } from '../../platform/core/clock';
import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { singleFlight } from '../../platform/core/single-flight';
import type { UsageBatch } from '../usage/usage-counter';
import { UsageFlusher } from '../usage/usage-flusher';
import { readAccountPolicy } from './account-policy';
import { LeaseLedger, mayOutlastMemory, RESTART_MARGIN_MS } from './lease-ledger';
import { leaseLifetime, type LeaseAnswer, type LeaseRequest, type Limits } from './lease-protocol';
import { LimiterStore, type KnownPolicy, type StoredBooking } from './limiter.store';
import { PrefetchedBookings } from './prefetched-bookings';

const POLICY_TRUST_MS = MINUTE;
/** How long a policy that could not be read again stays in use before the next attempt. */
const POLICY_RETRY_MS = 10 * SECOND;

/** A request for units, with the calls that were counted since the one before: together they cost one row. */
export interface Question extends LeaseRequest {
  keyLimit: number | null;
  batch: UsageBatch | null;
}

/** The windows of one account. The rules are in the ledger, SQL in the store, the flush of usage in the flusher. */
export class RateLimiter extends DurableObject<Env> {
  readonly #store: LimiterStore;
  readonly #flusher: UsageFlusher;
  readonly #ledger = new LeaseLedger();
  readonly #prefetched = new PrefetchedBookings();
  #policy: KnownPolicy | null;
  /** When to read the policy again after a failure, epoch milliseconds; null after a success. */
  #retryAt: number | null = null;
  readonly #renewPolicy = singleFlight(() => this.#readPolicyOrKeep());

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { storage } = ctx;
    this.#store = new LimiterStore(storage);
    const accountId = ctx.id.name ?? '';
    this.#flusher = new UsageFlusher({ storage, usage: this.#store, db: env.DB, accountId });
    this.#policy = this.#store.policy;
    const now = Date.now();
    const windowMs = this.#policy?.windowMs ?? MINUTE;
    this.#ledger.restore(this.#store.load(now, this.#keepMs()), now, windowMs);
  }

  async ask(question: Question): Promise<LeaseAnswer> {
    const { limit, windowMs } = this.#policy ?? (await this.#readPolicy());
    const now = Date.now();
    const limits: Limits = { limit, keyLimit: question.keyLimit, windowMs };
    const answer = this.#ledger.answer(question, limits, now);
    this.#write(this.#toStore(question, answer, now), question.batch);
    if (mayOutlastMemory(answer)) {
      this.#store.saveLedger(this.#ledger.condensed(now));
      this.#prefetched.clear();
    }
    const renewAt = this.#retryAt ?? (this.#policy?.readAt ?? now) + POLICY_TRUST_MS;
    if (now >= renewAt) inBackground('limiter.policy', this.#renewPolicy, this.ctx.id.name);
    return answer;
  }

  /** Stores calls that no question carried. */
  record(batch: UsageBatch): void {
    this.#write(null, batch);
  }

  /** The account's policy has changed: it applies from the next question, so within a lease's lifetime everywhere. */
  async refresh(): Promise<void> {
    await this.#readPolicy();
  }

  /** As `refresh`, with numbers that the caller knows. */
  adopt(policy: Omit<KnownPolicy, 'readAt'>): void {
    this.#policy = { ...policy, readAt: Date.now() };
    this.#store.savePolicy(this.#policy);
  }

  override alarm(): Promise<void> {
    return this.#flusher.run();
  }

  /** The booking that needs a row, with its prefetched units; null when the grant needs none. */
  #toStore({ ask, credential }: Question, answer: LeaseAnswer, now: number): StoredBooking | null {
    if (answer.kind === 'blocked') return null;
    const { units, limits, remaining } = answer;
    const booking = { ask, credential, units, bookedAt: now + leaseLifetime(limits.windowMs) };
    if (this.#prefetched.take(booking)) return null;
    return { ...booking, prefetch: this.#prefetched.extend(booking, remaining, limits) };
  }

  #keepMs(): number {
    return (this.#policy?.windowMs ?? MINUTE) + RESTART_MARGIN_MS + SECOND;
  }

  /** One row for both; a batch that was stored before is ignored. */
  #write(booking: StoredBooking | null, sent: UsageBatch | null): void {
    const batch = sent && !this.#store.knows(sent.id) ? sent : null;
    if (!booking && !batch) return;
    this.#store.write(booking, batch, { now: Date.now(), keepMs: this.#keepMs() });
    if (batch) this.#flusher.schedule();
  }

  /**
   * Without a readable policy the last one stays in use. An outage is logged once, not with each
   * request.
   */
  async #readPolicyOrKeep(): Promise<void> {
    try {
      await this.#readPolicy();
    } catch (error) {
      if (this.#retryAt === null)
        log('warn', 'limiter.policy_kept', { error: describeError(error) });
      this.#retryAt = Date.now() + POLICY_RETRY_MS;
    }
  }

  async #readPolicy(): Promise<KnownPolicy> {
    const accountId = this.ctx.id.name;
    if (accountId === undefined) throw new Error('a limiter without a name');
    const read = await readAccountPolicy(openDb(this.env.DB), accountId);
    const policy = { ...read, windowMs: MINUTE, readAt: Date.now() };
    this.#retryAt = null;
    const isNew = policy.limit !== this.#policy?.limit;
    this.#policy = policy;
    // The time of the read is not worth a row: after a restart the policy is read again.
    if (isNew) this.#store.savePolicy(policy);
    return policy;
  }
}
