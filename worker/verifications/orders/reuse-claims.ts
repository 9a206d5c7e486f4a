import { MINUTE, SECOND } from '../../platform/core/clock';

/** The longest time until a new order has its number. */
const CLAIM_MS = MINUTE;
/** How long a refusal of the provider is remembered: what is too early now may be possible soon. */
const REFUSED_MS = 10 * SECOND;

/** An order that reuses the number of a verification. */
export interface ReuseRequest {
  action: 'reuse' | 'reactivate';
  orderId: string;
}

/**
 * Admits one order at a time to reuse the number of a completed verification. Another request meanwhile, or right after
 * a refusal of the provider, is rejected here and takes no slot of the provider account (I-62). Held in memory only,
 * because it only limits repeated requests: the provider itself rents a number once.
 */
export class ReuseClaims {
  readonly #claims = new Map<ReuseRequest['action'], { orderId: string; until: number }>();

  /** @returns whether the order may proceed. The same order may claim again, as a repeated request does. */
  claim({ action, orderId }: ReuseRequest, now: number): boolean {
    const current = this.#claims.get(action);
    if (current && current.until > now && current.orderId !== orderId) return false;
    this.#claims.set(action, { orderId, until: now + CLAIM_MS });
    return true;
  }

  /** The order failed. After a refusal of the provider the claim blocks others for a while, else it is released. */
  fail({ action, orderId }: ReuseRequest, isRefused: boolean, now: number): void {
    if (this.#claims.get(action)?.orderId !== orderId) return;
    if (isRefused) this.#claims.set(action, { orderId, until: now + REFUSED_MS });
    else this.#claims.delete(action);
  }
}
