import { signal } from '@preact/signals';
import { Problem } from '../../../core/problem';
import type { Balance } from '../../../api/first-pages-api';
import { LoadModel } from '../../../core/load.model';
import type { CardChoice, TierName, TierQuote } from '../../../api/tiers-api';

export interface ChangeTierBackend {
  quote: (tier: TierName, currency?: CardChoice['currency']) => Promise<TierQuote>;
  change: (quote: TierQuote, card: CardChoice | null) => Promise<void>;
}

/** Refusals after which the shown price is no longer valid. */
const CHANGED = ['prices.above_maximum', 'tiers.quote_expired', 'tiers.amount_changed'];

/** Purchased credits that are missing to pay `quote`, in cents; promotional credits pay for verifications only. */
export const missingCredits = (
  { chargeCents }: Pick<TierQuote, 'chargeCents'>,
  balance: Pick<Balance, 'availableCents'> | null,
): number => (balance === null ? 0 : Math.max(0, chargeCents - balance.availableCents));

/** A change of tier at the price that the API quotes; the page computes none. */
export class ChangeTierModel {
  readonly quote: LoadModel<TierQuote>;
  /** The currency of the card payment; null for credits. */
  readonly currency = signal<CardChoice['currency'] | null>(null);
  readonly #backend: ChangeTierBackend;

  constructor(backend: ChangeTierBackend, tier: TierName) {
    this.#backend = backend;
    this.quote = new LoadModel(() => backend.quote(tier, this.currency.peek() ?? undefined));
  }

  async payIn(currency: CardChoice['currency'] | null): Promise<void> {
    this.currency.value = currency;
    await this.quote.load();
  }

  /** The quote for the current choice; null while it is loading. */
  shown(): TierQuote | null {
    const [quote, currency] = [this.quote.value.value, this.currency.value];
    const isOfIt =
      currency === null || quote?.chargeCents === 0 || quote?.card?.currency === currency;
    return isOfIt ? quote : null;
  }

  /**
   * Changes the tier at the price that is shown; after a change of price, loads the new one. @throws Problem,
   * ConnectionLost.
   */
  async change(paymentMethodId: string | null): Promise<void> {
    const [quote, currency] = [this.shown(), this.currency.peek()];
    if (!quote) return;
    const card = paymentMethodId !== null && currency && { paymentMethodId, currency };
    try {
      await this.#backend.change(quote, card || null);
    } catch (error) {
      if (error instanceof Problem && CHANGED.includes(error.code)) await this.quote.load();
      throw error;
    }
  }
}
