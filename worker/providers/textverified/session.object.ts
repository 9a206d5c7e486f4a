import { authenticate, type Authenticated, type Credentials, TokenKeeper } from './auth';
import { CLOSED, record, takeProbe } from './breaker';
import { ChangeQueue } from './change-queue';
import { durableWith } from './itty';
import { OpenOrderCount } from './open-orders';
import {
  BreakerState,
  type ChangeRequest,
  type OpenReport,
  type Probe,
  type SessionCopy,
  type Slot,
  SpacingState,
  type Tally,
  type TokenReply,
} from './session.schemas';
import { IDLE, slowDown } from './spacing';
import { realWorld } from './world';

/** Within this time all isolates with open orders have reported. */
const REPORTS_MS = 10_000;

/** Credentials come from the object's environment, because itty sends arguments in a header. */
interface SessionEnv {
  readonly TEXTVERIFIED_URL: string;
  readonly TEXTVERIFIED_USERNAME: string;
  readonly TEXTVERIFIED_API_KEY: string;
}

/**
 * One object per provider account, for state that all isolates share. Breaker and spacing are public fields, which itty
 * stores; the token and the count of open orders are private and held in memory only. Every method returns a value,
 * because itty turns `undefined` into an empty 204.
 */
export class ProviderSession extends durableWith<SessionEnv>() {
  breaker: BreakerState = CLOSED;
  spacing: SpacingState = IDLE;
  readonly #tokens: TokenKeeper;
  readonly #open = new OpenOrderCount();
  readonly #beganAt = Date.now();
  readonly #queue = new ChangeQueue();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(state: DurableObjectState, env: SessionEnv) {
    super(state, env);
    const credentials = {
      baseUrl: env.TEXTVERIFIED_URL,
      username: env.TEXTVERIFIED_USERNAME,
      apiKey: env.TEXTVERIFIED_API_KEY,
    };
    this.#tokens = new TokenKeeper(
      () => realWorld.now(),
      () => this.#authenticate(credentials),
    );
  }

  /** Replaces stored state of an older version that does not match, instead of failing every call. */
  override async onLoad(): Promise<void> {
    this.breaker = BreakerState.catch(CLOSED).parse(this.breaker);
    this.spacing = SpacingState.catch(IDLE).parse(this.spacing);
  }

  /** Receives the report of an isolate on the orders that it polls. */
  copy(report?: OpenReport): SessionCopy {
    const now = Date.now();
    if (report) this.#open.note(report);
    return {
      breaker: this.breaker,
      open: now - this.#beganAt < REPORTS_MS ? null : this.#open.total(now),
      generation: this.#tokens.generation,
    };
  }

  /** A token of a generation above `stale`; 0 accepts any that is not expired. */
  bearer(stale: number): Promise<TokenReply> {
    return this.#tokens.bearer(stale);
  }

  /** Adds the outcomes that an isolate counted since its last report. */
  async tally(seen: Tally): Promise<SessionCopy> {
    this.breaker = record(this.breaker, seen, Date.now());
    await this.persist();
    return this.copy();
  }

  async probe(): Promise<Probe> {
    const { allowed, breaker } = takeProbe(this.breaker, Date.now());
    if (breaker !== this.breaker) {
      this.breaker = breaker;
      await this.persist();
    }
    return { allowed, breaker };
  }

  /**
   * Resolves when the change has its slot. A wait is a pending call and not a reserved time, because a later change may
   * have priority. Not stored: that would cost a row for each order, and a restart loses only one delay.
   */
  reserve(request: ChangeRequest): Promise<Slot> {
    const { promise, resolve } = Promise.withResolvers<Slot>();
    this.#queue.join(request, this.spacing, { now: Date.now(), answer: resolve });
    this.#advance(request.spacingMs);
    return promise;
  }

  #advance(spacingMs: number): void {
    clearTimeout(this.#timer);
    const now = Date.now();
    this.spacing = this.#queue.advance(this.spacing, spacingMs, now);
    const dueAt = this.#queue.dueAt(this.spacing);
    if (dueAt !== null) this.#timer = setTimeout(() => this.#advance(spacingMs), dueAt - now);
  }

  /** The provider answered 429. */
  async limited(baseMs: number, retryAfterMs: number): Promise<SessionCopy> {
    this.spacing = slowDown(this.spacing, baseMs, retryAfterMs, Date.now());
    await this.persist();
    return this.copy();
  }

  // Counted once, for all isolates that wait for it.
  async #authenticate(credentials: Credentials): Promise<Authenticated> {
    const result = await authenticate(realWorld, credentials);
    const down = !result.ok && result.kind === 'unavailable';
    if (down) await this.tally({ ok: 0, failed: 1, streak: 1 });
    return result;
  }
}
