import type { Authenticated } from './auth';
import type { SessionLink } from './session-link';
import type { TokenReply } from './session.schemas';
import { SharedRun } from './world';

/** Longer than an authentication inside the session takes. */
const TOKEN_MS = 8_000;

type Token = Extract<TokenReply, { ok: true }>;

interface Sources {
  /** Used only while the session object cannot be reached. */
  authenticate: () => Promise<Authenticated>;
  /** Generation of the newest token that the session is known to have. */
  generation: () => number;
}

/** One isolate's copy of the session's bearer token. */
export class TokenClient {
  readonly #link: SessionLink;
  readonly #sources: Sources;
  readonly #flight = new SharedRun<TokenReply>();
  #held: Token | null = null;

  constructor(link: SessionLink, sources: Sources) {
    this.#link = link;
    this.#sources = sources;
  }

  /** A token of a generation above `stale` (0: any that is not expired). */
  async token(stale: number): Promise<TokenReply> {
    const usable = this.#findUsable(stale);
    if (usable) return usable;
    const fetch = () => this.#fetch(stale);
    const reply = await this.#flight.run(this.#link.world, TOKEN_MS, fetch);
    // Another call's flight may have fetched the token that this call saw refused.
    return reply.ok && reply.generation <= stale
      ? this.#flight.run(this.#link.world, TOKEN_MS, fetch)
      : reply;
  }

  #findUsable(stale: number): Token | null {
    const held = this.#held;
    if (!held || held.generation <= stale || this.#link.world.now() >= held.usableUntil)
      return null;
    const isOutdated = held.generation < this.#sources.generation();
    return isOutdated && !this.#link.isDown ? null : held;
  }

  async #fetch(stale: number): Promise<TokenReply> {
    const held = this.#held;
    const isKnown = held && held.generation > stale && held.generation < this.#sources.generation();
    const above = isKnown ? held.generation : stale;
    const reply = await this.#link.call(TOKEN_MS, (port) => port.bearer(above));
    if (reply) {
      if (reply.ok) this.#held = reply;
      return reply;
    }
    const own = await this.#sources.authenticate();
    if (!own.ok) return own;
    this.#held = { ...own, generation: Math.max(this.#link.world.now(), stale + 1) };
    return this.#held;
  }
}
