import { backoff, jittered, type Jitter } from '../../platform/core/backoff';
import { log } from '../../platform/core/log';
import type { SessionClient } from './session.client';
import { type Exchange, exchange, type Exchanged, type Reply } from './transport';
import type { StopReason, Turn } from './types';
import type { World } from './world';

const MAX_RETRY_AFTER_MS = 2_000;
const RETRY = { baseMs: 200, maxMs: MAX_RETRY_AFTER_MS };
const JITTER: Jitter = [0.5, 1];
/** No attempt starts with less time left than this. */
const MIN_TRY_MS = 500;

export interface RetryPolicy {
  retries: number;
  /** For all attempts and the delays between them. */
  totalMs: number;
  /** Whether a 429 is retried too. */
  whenLimited: boolean;
}

/** For idempotent reads; a person may be waiting. */
export const LOOKUP: RetryPolicy = { retries: 2, totalMs: 6_000, whenLimited: true };
/** The next alarm repeats the poll, so the attempts must end before it. */
export const POLL: RetryPolicy = { retries: 1, totalMs: 4_500, whenLimited: false };
/** The call may have been executed, so only the caller may decide to repeat it. */
export const ONCE: RetryPolicy = { retries: 0, totalMs: Infinity, whenLimited: false };

export interface Call {
  /** For the log; contains no id and no phone number. */
  operation: string;
  exchange: Exchange;
  policy: RetryPolicy;
  /** Set for a reservation change; the provider accepts one at a time. */
  turn: Turn | null;
  /** Checked when the slot is reached: a cancelled call is not sent. */
  isWanted?: (() => boolean) | undefined;
  /** Whether a 2xx reply is complete; an incomplete one counts as a failure of the provider. */
  readable: (reply: Reply) => boolean;
}

export interface Stopped {
  kind: 'stopped';
  reason: StopReason;
  retryAfterMs: number | null;
}
/** A reply, no reply, or `stopped`, which means not executed. */
export type Called = Exchanged | Stopped;

const stopped = (reason: StopReason, retryAfterMs: number | null): Stopped => ({
  kind: 'stopped',
  reason,
  retryAfterMs,
});

export const succeeded = (reply: Reply): boolean => reply.status >= 200 && reply.status < 300;

function providerState(called: Exchanged, readable: Call['readable']): 'up' | 'down' {
  if (called.kind === 'failed' || called.status >= 500) return 'down';
  return succeeded(called) && !readable(called) ? 'down' : 'up';
}

/** Delay before the next attempt in milliseconds, or null when there is none. */
function callRetryDelay(
  called: Called,
  call: Call,
  attempt: number,
  random: number,
): number | null {
  if (called.kind === 'stopped' || attempt >= call.policy.retries) return null;
  const pause = jittered(backoff(RETRY, attempt), JITTER, random);
  if (called.kind === 'failed') return pause;
  const again = called.status >= 500 || (called.status === 429 && call.policy.whenLimited);
  const asked = called.retryAfterMs ?? 0;
  return again && asked <= MAX_RETRY_AFTER_MS ? Math.max(pause, asked) : null;
}

/** Calls the provider with breaker, token, spacing and retries. Never rejects. */
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
      const pause = callRetryDelay(called, call, attempt, this.world.random());
      if (pause === null || this.world.now() + pause + MIN_TRY_MS > end) return called;
      await this.world.sleep(pause);
    }
  }

  async #once(call: Call, end: number): Promise<Called> {
    const gate = await this.#session.gate();
    if (!gate.open) return stopped('breaker_open', gate.retryAfterMs);
    const first = await this.#session.token(0);
    if (!first.ok) return this.#stopWithoutToken(first);
    const slot = call.turn ? await this.#session.slot(call.turn) : null;
    if (slot && !slot.taken) return stopped('rate_limited', slot.waitMs);
    if (slot && slot.waitMs > 0) await this.world.sleep(slot.waitMs);
    if (call.isWanted && !call.isWanted()) return stopped('withdrawn', null);

    const reply = await this.#send(call, first.token, end);
    if (reply.kind === 'failed' || reply.status !== 401) return reply;
    // A 401 was not executed, so even a purchase may be repeated once.
    const fresh = await this.#session.token(first.generation);
    return fresh.ok ? this.#send(call, fresh.token, end) : this.#stopWithoutToken(fresh);
  }

  #stopWithoutToken(reply: {
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
    const state = providerState(called, call.readable);
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
