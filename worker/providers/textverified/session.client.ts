import type { Authenticated } from './auth';
import { BreakerClient, type Gate } from './breaker.client';
import type { WatchedOrder } from './open-orders';
import type { PollIntervals } from './poll-budget';
import { SessionLink } from './session-link';
import type { SessionPort } from './session.port';
import type { Slot, TokenReply } from './session.schemas';
import { SpacingClient } from './spacing.client';
import { TokenClient } from './token.client';
import type { Turn } from './types';
import type { World } from './world';

export interface SessionSettings {
  spacingMs: number;
  callsPerSecond: number;
  /** Used only while the session object cannot be reached. */
  authenticate: () => Promise<Authenticated>;
}

/** One isolate's view of ProviderSession: breaker, token and spacing, over one connection. */
export class SessionClient {
  readonly #breaker: BreakerClient;
  readonly #tokens: TokenClient;
  readonly #spacing: SpacingClient;

  constructor(world: World, port: SessionPort, settings: SessionSettings) {
    const { spacingMs, callsPerSecond, authenticate } = settings;
    const link = new SessionLink(world, port);
    const breaker = (this.#breaker = new BreakerClient(link, callsPerSecond));
    this.#tokens = new TokenClient(link, { authenticate, generation: () => breaker.generation });
    this.#spacing = new SpacingClient(link, spacingMs);
  }

  /** Whether the provider may be called now. */
  gate(): Promise<Gate> {
    return this.#breaker.gate();
  }

  /** Counts the outcome of one call. */
  outcome(ok: boolean): Promise<void> {
    return this.#breaker.outcome(ok);
  }

  /** A token of a generation above `stale` (0: any that is not expired). */
  token(stale: number): Promise<TokenReply> {
    return this.#tokens.token(stale);
  }

  /** Resolves when one reservation change may be sent. */
  slot(turn: Turn): Promise<Slot> {
    return this.#spacing.slot(turn);
  }

  /** Reports a 429 of the provider. */
  limited(retryAfterMs: number | null): Promise<void> {
    return this.#spacing.limited(retryAfterMs);
  }

  pollIntervals(): PollIntervals {
    return this.#breaker.intervals;
  }

  watch(order: WatchedOrder): void {
    this.#breaker.watch(order);
  }
}
