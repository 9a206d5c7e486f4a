import { DurableObject } from 'cloudflare:workers';
import { HOUR } from '../kernel/clock';
import { attempt, type Attempt, type AttemptLimit } from './attempts';
import type { Answer, Ask, Limits } from './lease';
import { LeaseLedger } from './lease-ledger';

const MAX_WINDOWS = 20_000;

/**
 * A shard of the limits of those who have not said who they are. Requests are counted in memory: a shard that sleeps
 * was not busy. Attempts at a secret are stored, so that waiting for it to sleep gains nothing.
 */
export class AddressLimiter extends DurableObject<Env> {
  readonly #windows = new Map<string, LeaseLedger>();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS attempts (subject TEXT PRIMARY KEY, tries TEXT NOT NULL, forget_at INTEGER NOT NULL) WITHOUT ROWID',
    );
  }

  /** Requests of the address that the question names as its credential. */
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

  /** One try for `subject`, counted before it is made: tries at the same moment are all counted. */
  attempt(subject: string, limit: AttemptLimit): Attempt {
    const now = Date.now();
    const done = attempt(this.#tries(subject), limit, now);
    if (done.attempt.ok) this.#save(subject, done.tries, now + limit.windowMs);
    return done.attempt;
  }

  /** The newest try of `subject` was right and does not count. */
  forgive(subject: string): void {
    const tries = this.#tries(subject);
    if (tries.length > 0) this.#save(subject, tries.slice(0, -1), Date.now() + HOUR);
  }

  override async alarm(): Promise<void> {
    this.ctx.storage.sql.exec('DELETE FROM attempts WHERE forget_at <= ?', Date.now());
    const left = this.ctx.storage.sql
      .exec<{ n: number }>('SELECT count(*) AS n FROM attempts')
      .one();
    if (left.n > 0) await this.ctx.storage.setAlarm(Date.now() + HOUR);
  }

  #tries(subject: string): number[] {
    const [row] = this.ctx.storage.sql
      .exec<{ tries: string }>('SELECT tries FROM attempts WHERE subject = ?', subject)
      .toArray();
    return row ? row.tries.split(',').filter(Boolean).map(Number) : [];
  }

  #save(subject: string, tries: readonly number[], forgetAt: number): void {
    this.ctx.storage.sql.exec(
      `INSERT INTO attempts (subject, tries, forget_at) VALUES (?, ?, ?)
       ON CONFLICT (subject) DO UPDATE SET tries = excluded.tries, forget_at = excluded.forget_at`,
      subject,
      tries.join(','),
      forgetAt,
    );
    void this.#armOnce();
  }

  async #armOnce(): Promise<void> {
    if ((await this.ctx.storage.getAlarm()) === null)
      await this.ctx.storage.setAlarm(Date.now() + HOUR);
  }
}
