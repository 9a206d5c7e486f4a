import { log } from '../../platform/core/log';
import { raceTimeout, TIMED_OUT } from '../../platform/core/timeout';
import type { Authenticated } from './auth';
import { CLOSED, record, takeProbe, verdict } from './breaker';
import { type PollIntervals, pollIntervals, PROMISED } from './poll-budget';
import { MAX_WAIT_MS } from './change-queue';
import { type WatchedOrder, WatchedOrders } from './open-orders';
import type { SessionPort } from './session.port';
import type { BreakerState, SessionCopy, Slot, Tally, TokenReply } from './session.schemas';
import type { Turn } from './types';
import { SingleFlight, type World } from './world';

const COPY_MS = 5_000;
const REPORT_MS = 1_000;
const QUIET_MS = 10_000;
const CALL_MS = 2_000;
/** Longer than an authentication inside the session takes. */
const TOKEN_MS = 8_000;
/** An unreachable session is left alone this long, so that it does not slow every call down. */
const DOWN_MS = 5_000;

const NOTHING: Tally = { ok: 0, failed: 0, streak: 0 };

export interface SessionSettings {
  spacingMs: number;
  callsPerSecond: number;
  /** Used only while the session object cannot be reached. */
  authenticate: () => Promise<Authenticated>;
}

export type Gate = { open: true } | { open: false; retryAfterMs: number };

/**
 * One isolate's view of ProviderSession. A five-second copy answers the usual questions without a call;
 * outcomes are counted here and reported when they matter. When the session cannot be reached, the last
 * copy goes on serving and the provider is called all the same.
 */
export class SessionClient {
  readonly #world: World;
  readonly #port: SessionPort;
  readonly #settings: SessionSettings;
  readonly #copyFlight = new SingleFlight<void>();
  readonly #tokenFlight = new SingleFlight<TokenReply>();
  readonly #watched = new WatchedOrders();
  #copy: SessionCopy = { breaker: CLOSED, open: null, generation: 0 };
  #intervals = PROMISED;
  #copiedAt = Number.NEGATIVE_INFINITY;
  #downUntil = 0;
  #ownNextAt = 0;
  #token: Extract<TokenReply, { ok: true }> | null = null;
  #tally = NOTHING;
  #countingSince = 0;
  #reportedAt = Number.NEGATIVE_INFINITY;
  #limitedAt = Number.NEGATIVE_INFINITY;
  #noProbeUntil = 0;

  constructor(world: World, port: SessionPort, settings: SessionSettings) {
    this.#world = world;
    this.#port = port;
    this.#settings = settings;
  }

  /** Whether the provider may be called now; asks the session for the one probe when that is due. */
  async gate(): Promise<Gate> {
    await this.#refresh();
    const now = this.#world.now();
    const { breaker } = this.#copy;
    const may = verdict(breaker, now);
    if (may === 'pass') return { open: true };
    const retryAfterMs = Math.max(breaker.until, this.#noProbeUntil) - now;
    if (may === 'stop' || now < this.#noProbeUntil) return { open: false, retryAfterMs };
    const probe = (await this.#reach(CALL_MS, () => this.#port.probe())) ?? takeProbe(breaker, now);
    this.#setBreaker(probe.breaker);
    if (probe.allowed) return { open: true };
    this.#noProbeUntil = now + REPORT_MS;
    return { open: false, retryAfterMs: Math.max(REPORT_MS, probe.breaker.until - now) };
  }

  /**
   * Counts one call, and reports what was counted when something failed or the session believes so: at
   * most once a second, but at once when a probe may decide.
   */
  async outcome(ok: boolean): Promise<void> {
    const now = this.#world.now();
    // Old successes must not drown the first failures.
    if (this.#tally.failed === 0 && now - this.#countingSince >= QUIET_MS) {
      this.#tally = NOTHING;
      this.#countingSince = now;
    }
    const { ok: good, failed, streak } = this.#tally;
    this.#tally = ok
      ? { ok: good + 1, failed, streak: 0 }
      : { ok: good, failed: failed + 1, streak: streak + 1 };
    const { breaker } = this.#copy;
    const news = this.#tally.failed > 0 || breaker.streak > 0;
    const due = news && now - this.#reportedAt >= REPORT_MS;
    if (due || breaker.phase !== 'closed') await this.#report();
  }

  /** A token of a generation above `stale` (0: any that is not expired). */
  async token(stale: number): Promise<TokenReply> {
    const held = this.#heldAbove(stale);
    if (held) return held;
    const fetch = () => this.#fetchToken(stale);
    const reply = await this.#tokenFlight.run(this.#world, TOKEN_MS, fetch);
    // Another call's flight may have fetched the very token this one saw refused.
    return reply.ok && reply.generation <= stale
      ? this.#tokenFlight.run(this.#world, TOKEN_MS, fetch)
      : reply;
  }

  /** Answers when one reservation change may go; with spacing 0 that is at once. */
  async slot({ account, purpose }: Turn): Promise<Slot> {
    const { spacingMs } = this.#settings;
    if (spacingMs <= 0) return { waitMs: 0, taken: true };
    const ask = () => this.#port.reserve({ account, purpose, spacingMs });
    // A session that restarts sends away all who wait in it: they stand in line again, and do not go at once.
    const slot = await this.#reach(MAX_WAIT_MS + CALL_MS, () => ask().catch(ask));
    return slot ?? this.#ownSlot(spacingMs);
  }

  /** Without the session the isolate keeps at least its own changes apart. */
  #ownSlot(spacingMs: number): Slot {
    const now = this.#world.now();
    const waitMs = Math.max(0, this.#ownNextAt - now);
    if (waitMs > MAX_WAIT_MS) return { waitMs, taken: false };
    this.#ownNextAt = now + waitMs + spacingMs;
    return { waitMs, taken: true };
  }

  /** The provider answered 429; told to the session at most once a second. */
  async limited(retryAfterMs: number | null): Promise<void> {
    const now = this.#world.now();
    const { spacingMs } = this.#settings;
    if (spacingMs <= 0 || now - this.#limitedAt < REPORT_MS) return;
    this.#limitedAt = now;
    await this.#reach(CALL_MS, () => this.#port.limited(spacingMs, retryAfterMs ?? 0));
  }

  pollIntervals(): PollIntervals {
    return this.#intervals;
  }

  watch(order: WatchedOrder): void {
    this.#watched.watch(order);
  }

  async #refresh(): Promise<void> {
    if (this.#world.now() - this.#copiedAt < COPY_MS) return;
    await this.#copyFlight.run(this.#world, CALL_MS, async () => {
      const open = this.#watched.report(this.#world.now());
      const copy = await this.#reach(CALL_MS, () => this.#port.copy(open));
      if (copy) this.#take(copy);
    });
  }

  #take(copy: SessionCopy): void {
    this.#copy = copy;
    if (copy.open) this.#intervals = pollIntervals(copy.open, this.#settings.callsPerSecond);
    this.#copiedAt = this.#world.now();
  }

  #setBreaker(breaker: BreakerState): void {
    this.#copy = { ...this.#copy, breaker };
  }

  async #report(): Promise<void> {
    const seen = this.#tally;
    this.#tally = NOTHING;
    this.#reportedAt = this.#world.now();
    const copy = await this.#reach(CALL_MS, () => this.#port.tally(seen));
    if (copy) this.#take(copy);
    // Without the session the isolate is its own breaker.
    else this.#setBreaker(record(this.#copy.breaker, seen, this.#world.now()));
  }

  #heldAbove(stale: number): Extract<TokenReply, { ok: true }> | null {
    const held = this.#token;
    if (!held || held.generation <= stale || this.#world.now() >= held.usableUntil) return null;
    const outdated = held.generation < this.#copy.generation;
    return outdated && this.#world.now() >= this.#downUntil ? null : held;
  }

  async #fetchToken(stale: number): Promise<TokenReply> {
    const held = this.#token;
    const known = held && held.generation > stale && held.generation < this.#copy.generation;
    const asked = known ? held.generation : stale;
    const reply = await this.#reach(TOKEN_MS, () => this.#port.bearer(asked));
    if (reply) {
      if (reply.ok) this.#token = reply;
      return reply;
    }
    const own = await this.#settings.authenticate();
    if (!own.ok) return own;
    this.#token = { ...own, generation: Math.max(this.#world.now(), stale + 1) };
    return this.#token;
  }

  /** The session's answer, or null when it cannot be had in time; then it is left alone for a while. */
  async #reach<T>(limitMs: number, call: () => Promise<T>): Promise<T | null> {
    if (this.#world.now() < this.#downUntil) return null;
    try {
      const answer = await raceTimeout(call(), limitMs, (ms) => this.#world.timeout(ms));
      if (answer !== TIMED_OUT) return answer;
      log('warn', 'provider.session_unreachable', { reason: 'late' });
    } catch (error) {
      const reason = error instanceof Error ? error.name : 'unknown';
      log('warn', 'provider.session_unreachable', { reason });
    }
    this.#downUntil = this.#world.now() + DOWN_MS;
    return null;
  }
}
