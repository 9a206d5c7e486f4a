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

/** Within this all isolates report that poll every five seconds. */
const REPORTS_MS = 10_000;

/** The credentials come from the object's own environment: an argument would travel in a header. */
interface SessionEnv {
  readonly TEXTVERIFIED_URL: string;
  readonly TEXTVERIFIED_USERNAME: string;
  readonly TEXTVERIFIED_API_KEY: string;
}

/**
 * One object per provider account: what all isolates must agree on. Breaker and spacing are public fields, which itty
 * stores; the token and the count of open orders are private and live in memory only.
 * Every method answers with JSON, since itty turns `undefined` into a bare 204.
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

  /** What an older version stored may not fit: start afresh rather than fail every call. */
  override async onLoad(): Promise<void> {
    this.breaker = BreakerState.catch(CLOSED).parse(this.breaker);
    this.spacing = SpacingState.catch(IDLE).parse(this.spacing);
  }

  /** Takes in which orders an isolate polls. */
  copy(report?: OpenReport): SessionCopy {
    const now = Date.now();
    if (report) this.#open.note(report);
    return {
      breaker: this.breaker,
      open: now - this.#beganAt < REPORTS_MS ? null : this.#open.total(now),
      generation: this.#tokens.generation,
    };
  }

  /** A token newer than generation `stale`; 0 takes any that is not expired. */
  bearer(stale: number): Promise<TokenReply> {
    return this.#tokens.bearer(stale);
  }

  /** Takes in what an isolate saw since its last report. */
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
   * Answers when it is the change's turn. A wait is a held call, not a time booked ahead, because what comes later may
   * go before. Not stored: it would be a row an order, and what a restart forgets is one pause.
   */
  reserve(request: ChangeRequest): Promise<Slot> {
    const { promise, resolve } = Promise.withResolvers<Slot>();
    this.#queue.join(request, this.spacing, { now: Date.now(), answer: resolve });
    this.#settle(request.spacingMs);
    return promise;
  }

  #settle(spacingMs: number): void {
    clearTimeout(this.#timer);
    const now = Date.now();
    this.spacing = this.#queue.settle(this.spacing, spacingMs, now);
    const dueAt = this.#queue.dueAt(this.spacing);
    if (dueAt !== null) this.#timer = setTimeout(() => this.#settle(spacingMs), dueAt - now);
  }

  /** The provider answered 429. */
  async limited(baseMs: number, retryAfterMs: number): Promise<SessionCopy> {
    this.spacing = slowDown(this.spacing, baseMs, retryAfterMs, Date.now());
    await this.persist();
    return this.copy();
  }

  // Counted here, once for all the isolates that wait for it.
  async #authenticate(credentials: Credentials): Promise<Authenticated> {
    const result = await authenticate(realWorld, credentials);
    const down = !result.ok && result.kind === 'unavailable';
    if (down) await this.tally({ ok: 0, failed: 1, streak: 1 });
    return result;
  }
}
