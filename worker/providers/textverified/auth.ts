import { log } from '../../platform/core/log';
import { BearerToken } from './schemas';
import type { TokenReply } from './session.schemas';
import { exchange } from './transport';
import { instant } from './units';
import type { World } from './world';

const AUTH_TIMEOUT_MS = 6_000;
/** A token is replaced this long before it expires, so that it does not expire during a call. */
const MARGIN_MS = 60_000;
const MIN_USE_MS = 1_000;
const BETWEEN_FORCED_MS = 2_000;
const PAUSE_MS = { unauthorized: 30_000, rate_limited: 5_000, unavailable: 1_000 } as const;

export interface Credentials {
  baseUrl: string;
  username: string;
  apiKey: string;
}

type Failed = Extract<TokenReply, { ok: false }>;
export type Authenticated = { ok: true; token: string; usableUntil: number } | Failed;

const failed = (kind: Failed['kind'], retryAfterMs: number | null = null): Failed => ({
  ok: false,
  kind,
  retryAfterMs,
});

/** `POST auth` (contract A.1): no body, the account's name and key in headers, a bearer token back. */
export async function authenticate(world: World, who: Credentials): Promise<Authenticated> {
  const reply = await exchange(world, who.baseUrl, {
    method: 'POST',
    path: 'auth',
    headers: { 'x-api-key': who.apiKey, 'x-api-username': who.username },
    timeoutMs: AUTH_TIMEOUT_MS,
  });
  if (reply.kind === 'failed') return failed('unavailable');
  if (reply.status === 401 || reply.status === 403) {
    log('alert', 'provider.unauthorized', { status: reply.status });
    return failed('unauthorized');
  }
  if (reply.status === 429) return failed('rate_limited', reply.retryAfterMs);
  const body = reply.status === 200 && reply.body.readable ? reply.body.json : null;
  const parsed = BearerToken.safeParse(body);
  const expiresAt = parsed.success ? instant(parsed.data.expiresAt) : null;
  if (!parsed.success || expiresAt === null) {
    log('warn', 'provider.auth_unreadable', { status: reply.status });
    return failed('unavailable');
  }
  // When the provider's clock is behind ours, not every call may request a new token.
  const usableUntil = Math.max(expiresAt - MARGIN_MS, world.now() + MIN_USE_MS);
  return { ok: true, token: parsed.data.token, usableUntil };
}

/**
 * The session's token, in memory only and never stored. One authentication at a time serves all isolates, and a refused
 * one is not repeated at once.
 */
export class TokenKeeper {
  readonly #now: () => number;
  readonly #authenticate: () => Promise<Authenticated>;
  #held: Extract<TokenReply, { ok: true }> | null = null;
  #running: Promise<TokenReply> | null = null;
  #refused: { reply: Failed; until: number } | null = null;
  #forcedAt = -BETWEEN_FORCED_MS;

  constructor(now: () => number, authenticateNow: () => Promise<Authenticated>) {
    this.#now = now;
    this.#authenticate = authenticateNow;
  }

  /** Grows with each token; 0 before the first. */
  get generation(): number {
    return this.#held?.generation ?? 0;
  }

  /** A token of a generation above `stale`, which the provider refused; 0 accepts any that is not expired. */
  async bearer(stale: number): Promise<TokenReply> {
    const now = this.#now();
    const held = this.#held && now < this.#held.usableUntil ? this.#held : null;
    if (held && held.generation !== stale) return held;
    if (this.#running) return this.#running;
    if (this.#refused && now < this.#refused.until) return this.#refused.reply;
    if (held) {
      // A new token that is refused at once is not stale: the account is locked, and repeated logins would not help.
      if (now - this.#forcedAt < BETWEEN_FORCED_MS) return failed('unauthorized');
      this.#forcedAt = now;
    }
    this.#running = this.#renew().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #renew(): Promise<TokenReply> {
    const result = await this.#authenticate();
    const now = this.#now();
    if (!result.ok) {
      const pause = Math.max(PAUSE_MS[result.kind], result.retryAfterMs ?? 0);
      this.#refused = { reply: { ...result, retryAfterMs: pause }, until: now + pause };
      return this.#refused.reply;
    }
    this.#refused = null;
    // Taken from the clock, so that it also grows across an eviction of the object.
    const generation = Math.max(this.generation + 1, now);
    this.#held = { ...result, generation };
    return this.#held;
  }
}
