import { signal } from '@preact/signals';
import { Problem } from '../../../core/problem';
import type { Balance } from '../../../api/backend';
import { LoadModel } from '../../../core/load.model';
import type { CardChoice, TierName, TierQuote } from '../../../api/tiers-api';

export interface ChangeTierBackend {
  quote: (tier: TierName, currency?: CardChoice['currency']) => Promise<TierQuote>;
  take: (quote: TierQuote, card: CardChoice | null) => Promise<void>;
}

/** Refusals after which another figure holds than the one that was shown. */
const CHANGED = ['prices.above_maximum', 'tiers.quote_expired', 'tiers.amount_changed'];

/** Cents of bought credits that paying `quote` from credits lacks; promotional ones pay for verifications alone. */
export const missingCredits = (
  { charge }: Pick<TierQuote, 'charge'>,
  balance: Pick<Balance, 'available'> | null,
): number => (balance === null ? 0 : Math.max(0, charge - balance.available));

/** A tier that somebody looks at: what the API says that it costs, and no figure of the page's own. */
export class ChangeTierModel {
  readonly quote: LoadModel<TierQuote>;
  /** What a card is charged in; null for credits. */
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

  /** The quote for what is chosen; null while another one is on its way. */
  shown(): TierQuote | null {
    const [quote, currency] = [this.quote.value.value, this.currency.value];
    const isOfIt = currency === null || quote?.charge === 0 || quote?.card?.currency === currency;
    return isOfIt ? quote : null;
  }

  /** On the terms that are shown, or not at all; then the new ones are. @throws Problem, ConnectionLost. */
  async take(paymentMethodId: string | null): Promise<void> {
    const [quote, currency] = [this.shown(), this.currency.peek()];
    if (!quote) return;
    const card = paymentMethodId !== null && currency && { paymentMethodId, currency };
    try {
      await this.#backend.take(quote, card || null);
    } catch (error) {
      if (error instanceof Problem && CHANGED.includes(error.code)) await this.quote.load();
      throw error;
    }
  }
}
