import { MAX_WAIT_MS } from './change-queue';
import type { SessionLink } from './session-link';
import type { Slot } from './session.schemas';
import type { Turn } from './types';

const CALL_MS = 2_000;
const REPORT_MS = 1_000;

/** Slots for reservation changes, which the session spaces for all isolates; with spacing 0 there is no wait. */
export class SpacingClient {
  readonly #link: SessionLink;
  readonly #spacingMs: number;
  #ownNextAt = 0;
  #limitedAt = Number.NEGATIVE_INFINITY;

  constructor(link: SessionLink, spacingMs: number) {
    this.#link = link;
    this.#spacingMs = spacingMs;
  }

  /** Resolves when one reservation change may be sent. */
  async slot({ account, purpose }: Turn): Promise<Slot> {
    const spacingMs = this.#spacingMs;
    if (spacingMs <= 0) return { waitMs: 0, taken: true };
    const slot = await this.#link.call(MAX_WAIT_MS + CALL_MS, (port) => {
      const reserve = () => port.reserve({ account, purpose, spacingMs });
      // A session that restarts rejects all waiting changes: they queue again, and are not sent at once.
      return reserve().catch(reserve);
    });
    return slot ?? this.#ownSlot();
  }

  /** Without the session, the isolate spaces its own changes. */
  #ownSlot(): Slot {
    const now = this.#link.world.now();
    const waitMs = Math.max(0, this.#ownNextAt - now);
    if (waitMs > MAX_WAIT_MS) return { waitMs, taken: false };
    this.#ownNextAt = now + waitMs + this.#spacingMs;
    return { waitMs, taken: true };
  }

  /** Reports a 429 of the provider to the session, at most once a second. */
  async limited(retryAfterMs: number | null): Promise<void> {
    const now = this.#link.world.now();
    if (this.#spacingMs <= 0 || now - this.#limitedAt < REPORT_MS) return;
    this.#limitedAt = now;
    await this.#link.call(CALL_MS, (port) => port.limited(this.#spacingMs, retryAfterMs ?? 0));
  }
}
