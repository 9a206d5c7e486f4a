import { inBackground } from '../../platform/core/background';
import { MINUTE } from '../../platform/core/clock';
import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { openDb } from '../../platform/db/client';
import { insertTallies, readFlushedThrough } from './roll-up';
import type { Tally } from './usage-counter';

/** The first flush comes soon, so that new usage shows; the next ones are rarer, because each writes several rows. */
const FLUSH_MS = { first: MINUTE, next: 5 * MINUTE };

/** The stored calls of one account. */
interface StoredUsage {
  /** Calls after `base` that were not flushed, and the sequence number up to which they reach. */
  unflushed(base: number): { through: number; tallies: Tally[] };
  markFlushed(through: number): void;
}

interface FlusherDeps {
  storage: DurableObjectStorage;
  usage: StoredUsage;
  db: D1Database;
  accountId: string;
}

/** Flushes an object's stored calls to D1 by the object's alarm, each call once. */
export class UsageFlusher {
  readonly #deps: FlusherDeps;
  #isArmed = false;
  /** Since the object was loaded. */
  #flushedAt = 0;

  constructor(deps: FlusherDeps) {
    this.#deps = deps;
  }

  /** To be called after calls were stored. */
  schedule(): void {
    if (this.#isArmed) return;
    inBackground('limiter.arm', () => this.#arm(), this.#deps.accountId);
  }

  /** The alarm. */
  async run(): Promise<void> {
    // Calls that are stored from now on need a new alarm; after a crash the platform runs this one
    // again.
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
    const { accountId, usage } = this.#deps;
    const db = openDb(this.#deps.db);
    // An earlier flush may have reached D1 although its answer was lost: its calls are not added again.
    const base = await readFlushedThrough(db, accountId);
    const { through, tallies } = usage.unflushed(base);
    if (tallies.length > 0)
      await insertTallies(db, { accountId, base, through, tallies, now: Date.now() });
    usage.markFlushed(through);
  }

  /**
   * An object that was evicted may already have an alarm, which must not be postponed by each
   * reload.
   */
  async #arm(): Promise<void> {
    this.#isArmed = true;
    const { storage } = this.#deps;
    if ((await storage.getAlarm()) !== null) return;
    await storage.setAlarm(Math.max(Date.now() + FLUSH_MS.first, this.#flushedAt + FLUSH_MS.next));
  }
}
