import { DurableObject } from 'cloudflare:workers';
import { openDb } from '../../platform/db/client';
import { MINUTE, SECOND } from '../../platform/core/clock';
import { inBackground } from '../../platform/core/background';
import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { insertTallies, readThrough } from '../usage/roll-up';
import type { Batch } from '../usage/tally';
import { Ahead } from './ahead';
import { validityOf, type Answer, type Ask, type Limits } from './lease';
import { LeaseLedger, RESTART_MARGIN_MS, mayOutlast } from './lease-ledger';
import { LimiterStore, type Booking, type KnownPolicy } from './limiter.store';
import { readAccountPolicy } from './account-policy';

/** Who begins to call soon finds it among their usage; who goes on does every few minutes, for each flush is several rows. */
const FLUSH_MS = { first: MINUTE, next: 5 * MINUTE };
const TRUST_MS = MINUTE;

/** A question, with the calls that were counted since the one before. */
export interface Question extends Ask {
  keyLimit: number | null;
  batch: Batch | null;
}

/** One account's windows. Policy is in the ledger, SQL in the store; calls are flushed to D1 by the alarm. */
export class RateLimiter extends DurableObject<Env> {
  readonly #store: LimiterStore;
  readonly #ledger = new LeaseLedger();
  readonly #ahead = new Ahead();
  #policy: KnownPolicy | null;
  #isArmed = false;
  /** In this life. */
  #flushedAt = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = new LimiterStore(ctx.storage);
    this.#policy = this.#store.policy;
    const now = Date.now();
    const windowMs = this.#policy?.windowMs ?? MINUTE;
    this.#ledger.restore(this.#store.load(now, this.#keepMs()), now, windowMs);
  }

  async ask(question: Question): Promise<Answer> {
    const { limit, windowMs } = this.#policy ?? (await this.#readPolicy());
    const { keyLimit, ask, credential } = question;
    const now = Date.now();
    const limits: Limits = { limit, keyLimit, windowMs };
    const answer = this.#ledger.answer(question, limits, now);
    const units = answer.kind === 'lease' ? answer.units : 0;
    const booking = { ask, credential, units, bookedAt: now + validityOf(windowMs) };
    const isStored = units === 0 || this.#ahead.covers(booking);
    const cover = isStored ? null : this.#ahead.cover(booking, answer.remaining, limits);
    this.#write(isStored ? null : { ...booking, cover }, question.batch);
    if (mayOutlast(answer)) {
      this.#store.saveLedger(this.#ledger.condensed(now));
      this.#ahead.clear();
    }
    if (now - (this.#policy?.readAt ?? now) >= TRUST_MS)
      inBackground('limiter.policy', () => this.#readPolicy());
    return answer;
  }

  /** Calls that no question carried. */
  record(batch: Batch): void {
    this.#write(null, batch);
  }

  /** The account's policy has changed: in force with the next question, so within a lease's life everywhere. */
  async refresh(): Promise<void> {
    await this.#readPolicy();
  }

  /** As `refresh`, with numbers that the caller knows. */
  adopt(policy: Omit<KnownPolicy, 'readAt'>): void {
    this.#policy = { ...policy, readAt: Date.now() };
    this.#store.savePolicy(this.#policy);
  }

  override async alarm(): Promise<void> {
    // What is told from here on needs an alarm of its own; this one is run again by the platform after a crash.
    this.#isArmed = false;
    this.#flushedAt = Date.now();
    try {
      await this.#flush();
    } catch (error) {
      log('error', 'limiter.flush', { error: describeError(error) });
      await this.#arm();
    }
  }

  async #flush(): Promise<void> {
    const accountId = this.ctx.id.name ?? '';
    const db = openDb(this.env.DB);
    // What an earlier try brought in, though its answer was lost, is not told again.
    const base = await readThrough(db, accountId);
    const { through, tallies } = this.#store.unflushed(base);
    if (tallies.length > 0)
      await insertTallies(db, { accountId, base, through, tallies, now: Date.now() });
    this.#store.markFlushed(through);
  }

  #keepMs(): number {
    return (this.#policy?.windowMs ?? MINUTE) + RESTART_MARGIN_MS + SECOND;
  }

  /** What is booked already, and told already, leaves nothing. */
  #write(booking: Booking | null, told: Batch | null): void {
    const batch = told && !this.#store.knows(told.id) ? told : null;
    if (!booking && !batch) return;
    const now = Date.now();
    const entry = booking ?? { ask: '', credential: '', units: 0, bookedAt: now, cover: null };
    this.#store.write(entry, batch, { now, keepMs: this.#keepMs() });
    if (batch && !this.#isArmed) inBackground('limiter.arm', () => this.#arm());
  }

  /** A limiter that was asleep may have an alarm already, which must not be put off at every wake. */
  async #arm(): Promise<void> {
    this.#isArmed = true;
    if ((await this.ctx.storage.getAlarm()) !== null) return;
    const now = Date.now();
    await this.ctx.storage.setAlarm(
      Math.max(now + FLUSH_MS.first, this.#flushedAt + FLUSH_MS.next),
    );
  }

  async #readPolicy(): Promise<KnownPolicy> {
    const accountId = this.ctx.id.name;
    if (accountId === undefined) throw new Error('a limiter without a name');
    const read = await readAccountPolicy(openDb(this.env.DB), accountId);
    const policy = { ...read, windowMs: MINUTE, readAt: Date.now() };
    const isNew = policy.limit !== this.#policy?.limit;
    this.#policy = policy;
    // When it was read is not worth a row: after a restart it is simply read again.
    if (isNew) this.#store.savePolicy(policy);
    return policy;
  }
}
