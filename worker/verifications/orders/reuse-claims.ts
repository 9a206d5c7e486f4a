import { MINUTE, SECOND } from '../../platform/core/clock';

/** As long as an order may take until its number is known. */
const CLAIM_MS = MINUTE;
/** A provider's no is remembered this long: what is too early now may soon be right. */
const REFUSED_MS = 10 * SECOND;

/** An order that will rent a verification's number again. */
export interface AgainRequest {
  action: 'reuse' | 'reactivate';
  orderId: string;
}

/**
 * The one order at a time that may rent a completed verification's number again. Whoever asks meanwhile, or right
 * after the provider has said no, is answered from here and takes no slot of the provider account (I-62). In memory
 * only: it keeps back those who ask again and again, and the provider itself rents a number once.
 */
export class AgainClaims {
  readonly #held = new Map<AgainRequest['action'], { orderId: string; until: number }>();

  /** Whether the order may go on. The same order may claim again, as a repeated request does. */
  take({ action, orderId }: AgainRequest, now: number): boolean {
    const held = this.#held.get(action);
    if (held && held.until > now && held.orderId !== orderId) return false;
    this.#held.set(action, { orderId, until: now + CLAIM_MS });
    return true;
  }

  /** The order came to nothing; when the provider refused it, the next would be refused as well. */
  fail({ action, orderId }: AgainRequest, isRefused: boolean, now: number): void {
    if (this.#held.get(action)?.orderId !== orderId) return;
    if (isRefused) this.#held.set(action, { orderId, until: now + REFUSED_MS });
    else this.#held.delete(action);
  }
}
