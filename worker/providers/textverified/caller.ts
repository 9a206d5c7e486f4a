import { backoff, jittered, type Jitter } from '../../platform/core/backoff';
import { log } from '../../platform/core/log';
import type { SessionClient } from './session.client';
import { type Exchange, exchange, type Exchanged, type Reply } from './transport';
import type { StopReason, Turn } from './types';
import type { World } from './world';

const MAX_RETRY_AFTER_MS = 2_000;
const RETRY = { baseMs: 200, maxMs: MAX_RETRY_AFTER_MS };
const JITTER: Jitter = [0.5, 1];
/** Not worth starting a try with less time than this. */
const MIN_TRY_MS = 500;

export interface RetryPolicy {
  retries: number;
  /** For all tries and the pauses between them. */
  totalMs: number;
  /** Whether a 429 is tried again too. */
  whenLimited: boolean;
}

/** A person may be waiting, and asking twice changes nothing. */
export const LOOKUP: RetryPolicy = { retries: 2, totalMs: 6_000, whenLimited: true };
/** The next alarm is the poll's real retry, so it must be done before that. */
export const POLL: RetryPolicy = { retries: 1, totalMs: 4_500, whenLimited: false };
/** May have been executed: only its owner may decide to send it again. */
export const ONCE: RetryPolicy = { retries: 0, totalMs: Infinity, whenLimited: false };

export interface Call {
  /** For the log; never an id or a number. */
  operation: string;
  exchange: Exchange;
  policy: RetryPolicy;
  /** Set when it changes a reservation, which the provider wants one at a time. */
  turn: Turn | null;
  /** Asked when the turn has come: what nobody wants any more is not sent. */
  isWanted?: (() => boolean) | undefined;
  /** Whether a 2xx tells what it should; one that does not counts against the provider. */
  readable: (reply: Reply) => boolean;
}

export interface Stopped {
  kind: 'stopped';
  reason: StopReason;
  retryAfterMs: number | null;
}
/** A reply, no reply, or `stopped`: surely not executed. */
export type Called = Exchanged | Stopped;

const stopped = (reason: StopReason, retryAfterMs: number | null): Stopped => ({
  kind: 'stopped',
  reason,
  retryAfterMs,
});

export const succeeded = (reply: Reply): boolean => reply.status >= 200 && reply.status < 300;

function provider(called: Exchanged, readable: Call['readable']): 'up' | 'down' {
  if (called.kind === 'failed' || called.status >= 500) return 'down';
  return succeeded(called) && !readable(called) ? 'down' : 'up';
}

/** The pause before try number `attempt + 1`, or null when there is to be none. */
function pauseAfter(called: Called, call: Call, attempt: number, random: number): number | null {
  if (called.kind === 'stopped' || attempt >= call.policy.retries) return null;
  const pause = jittered(backoff(RETRY, attempt), JITTER, random);
  if (called.kind === 'failed') return pause;
  const again = called.status >= 500 || (called.status === 429 && call.policy.whenLimited);
  const asked = called.retryAfterMs ?? 0;
  return again && asked <= MAX_RETRY_AFTER_MS ? Math.max(pause, asked) : null;
}

/** Calls the provider as the account: breaker, token, spacing, retries. Never rejects. */
export class Caller {
  readonly world: World;
  readonly baseUrl: string;
  readonly #session: SessionClient;

  constructor(world: World, baseUrl: string, session: SessionClient) {
    this.world = world;
    this.baseUrl = baseUrl;
    this.#session = session;
  }

  async call(call: Call): Promise<Called> {
    const end = this.world.now() + call.policy.totalMs;
    for (let attempt = 0; ; attempt += 1) {
      const called = await this.#once(call, end);
      const pause = pauseAfter(called, call, attempt, this.world.random());
      if (pause === null || this.world.now() + pause + MIN_TRY_MS > end) return called;
      await this.world.sleep(pause);
    }
  }

  async #once(call: Call, end: number): Promise<Called> {
    const gate = await this.#session.gate();
    if (!gate.open) return stopped('breaker_open', gate.retryAfterMs);
    const first = await this.#session.token(0);
    if (!first.ok) return this.#noToken(first);
    const slot = call.turn ? await this.#session.slot(call.turn) : null;
    if (slot && !slot.taken) return stopped('rate_limited', slot.waitMs);
    if (slot && slot.waitMs > 0) await this.world.sleep(slot.waitMs);
    if (call.isWanted && !call.isWanted()) return stopped('withdrawn', null);

    const reply = await this.#send(call, first.token, end);
    if (reply.kind === 'failed' || reply.status !== 401) return reply;
    // A 401 was surely not executed, so even a purchase may go again, once.
    const fresh = await this.#session.token(first.generation);
    return fresh.ok ? this.#send(call, fresh.token, end) : this.#noToken(fresh);
  }

  #noToken(reply: {
    kind: 'unauthorized' | 'rate_limited' | 'unavailable';
    retryAfterMs: number | null;
  }): Stopped {
    const reason = reply.kind === 'unavailable' ? 'no_token' : reply.kind;
    return stopped(reason, reply.retryAfterMs);
  }

  async #send(call: Call, token: string, end: number): Promise<Exchanged> {
    const startedAt = this.world.now();
    const timeoutMs = Math.max(MIN_TRY_MS, Math.min(call.exchange.timeoutMs, end - startedAt));
    const called = await exchange(this.world, this.baseUrl, {
      ...call.exchange,
      headers: { ...call.exchange.headers, authorization: `Bearer ${token}` },
      timeoutMs,
    });
    const state = provider(called, call.readable);
    if (state === 'down') {
      log('warn', 'provider.call_failed', {
        operation: call.operation,
        result: called.kind === 'failed' ? called.detail : called.status,
        tookMs: this.world.now() - startedAt,
      });
    }
    await this.#session.outcome(state === 'up');
    if (called.kind === 'reply' && called.status === 429) {
      await this.#session.limited(called.retryAfterMs);
    }
    return called;
  }
}
