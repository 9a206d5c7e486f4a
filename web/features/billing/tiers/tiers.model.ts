import { signal } from '@preact/signals';
import type { SavedCard } from '../../../api/cards-api';
import { LoadModel } from '../../../core/load.model';
import { RequestKeys } from '../../../core/request-keys';
import type {
  Agreement,
  CardChoice,
  CardPayment,
  tiersApi,
  Tier,
  TierChange,
  TierName,
  TierPayment,
  TierQuote,
  TierStatus,
} from '../../../api/tiers-api';

type Backend = Omit<typeof tiersApi, 'usage'>;

export type Offer = 'current' | 'higher' | 'lower' | 'next';

/** What a tier is to an account that has `status`; the API lists the tiers from the lowest up. */
export function offerOf(tiers: readonly Tier[], status: TierStatus, name: TierName): Offer {
  const rank = (tier: TierName): number => tiers.findIndex((one) => one.tier === tier);
  const isLeaving = status.renewal !== null && status.renewal.tier !== status.tier;
  if (isLeaving && status.renewal?.tier === name) return 'next';
  if (status.tier === name) return 'current';
  return rank(name) > rank(status.tier) ? 'higher' : 'lower';
}

/** The account's tier, the others that it could take, and what pays for them. */
export class TiersModel {
  readonly tiers: LoadModel<{ data: Tier[] }>;
  readonly status: LoadModel<TierStatus>;
  readonly cards: LoadModel<{ data: SavedCard[] }>;
  readonly payment: LoadModel<TierPayment>;
  readonly changed = signal<TierChange | null>(null);
  /** What paid for it by card, or waits for its customer's word. */
  readonly paidBy = signal<CardPayment | null>(null);
  readonly #backend: Backend;
  readonly #keys: RequestKeys;

  constructor(backend: Backend, newKey: () => string = () => crypto.randomUUID()) {
    this.#backend = backend;
    this.#keys = new RequestKeys(newKey);
    this.tiers = new LoadModel(backend.tiers);
    this.status = new LoadModel(backend.status);
    this.cards = new LoadModel(backend.cards);
    this.payment = new LoadModel(backend.payment);
  }

  /** Cards and what is agreed are for owners to see. */
  async load(isOwner: boolean): Promise<void> {
    const forOwners = isOwner ? [this.cards.load(), this.payment.load()] : [];
    await Promise.all([this.tiers.load(), this.status.load(), ...forOwners]);
  }

  /** What a change comes to now; with `currency`, what a card is charged. @throws Problem, ConnectionLost. */
  quote(tier: TierName, currency?: CardChoice['currency']): Promise<TierQuote> {
    return this.#backend.quote(tier, currency);
  }

  /** On the terms of `quote`, from credits or by `card`: for no more than it says. @throws Problem, ConnectionLost. */
  async take(quote: TierQuote, card: CardChoice | null = null): Promise<void> {
    const { tier, charge: maxPrice, quotedAt } = quote;
    const maxAmount = quote.card?.amount;
    const wish = {
      tier,
      maxPrice,
      quotedAt,
      ...(card && { card: { ...card, ...(maxAmount !== undefined && { maxAmount }) } }),
    };
    const answer = await this.#keys.send(JSON.stringify(wish), (key) =>
      this.#backend.change(wish, key),
    );
    this.changed.value = answer.change;
    this.paidBy.value = answer.payment;
    this.status.value.value = answer.tier;
  }

  /** @throws Problem, ConnectionLost. */
  async agree(agreement: Agreement): Promise<void> {
    this.payment.value.value = await this.#backend.agree(agreement);
  }

  /** From credits alone again. @throws Problem, ConnectionLost. */
  async drop(): Promise<void> {
    await this.#backend.drop();
    await this.payment.load();
  }
}
