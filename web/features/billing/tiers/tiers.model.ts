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
  Summary,
  TierStatus,
} from '../../../api/tiers-api';

type Backend = Omit<typeof tiersApi, 'usage'>;

export type Offer = 'current' | 'higher' | 'lower' | 'next';

/** The relation of a tier to an account with `status`; the API lists tiers in ascending order. */
export function offerOf(tiers: readonly Tier[], status: TierStatus, name: TierName): Offer {
  const rank = (tier: TierName): number => tiers.findIndex((one) => one.tier === tier);
  const isLeaving = status.renewal !== null && status.renewal.tier !== status.tier;
  if (isLeaving && status.renewal?.tier === name) return 'next';
  if (status.tier === name) return 'current';
  return rank(name) > rank(status.tier) ? 'higher' : 'lower';
}

const RECENT_MS = 30 * 86_400_000;

/**
 * About how much less than `spent` cents the same numbers would have cost on `tier` instead of `own`; 0 where it is not
 * cheaper.
 */
export function savedOn(tier: Tier, own: Tier | undefined, spent: number): number {
  const paid = 100 - (own?.savingPercent ?? 0);
  return Math.max(0, Math.round((spent * (paid - (100 - tier.savingPercent))) / paid));
}

/** The account's tier, the other tiers, and how they are paid. */
export class TiersModel {
  readonly tiers: LoadModel<{ data: Tier[] }>;
  readonly status: LoadModel<TierStatus>;
  readonly cards: LoadModel<{ data: SavedCard[] }>;
  readonly payment: LoadModel<TierPayment>;
  /** The numbers of the last 30 days. */
  readonly recent: LoadModel<Summary>;
  readonly changed = signal<TierChange | null>(null);
  /** The card payment of the last change, which may wait for the customer. */
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
    this.recent = new LoadModel(() =>
      backend.summary(new Date(Date.now() - RECENT_MS).toISOString()),
    );
  }

  /** Only owners can see cards and the payment agreement. */
  async load(isOwner: boolean): Promise<void> {
    const forOwners = isOwner ? [this.cards.load(), this.payment.load()] : [];
    await Promise.all([this.tiers.load(), this.status.load(), this.recent.load(), ...forOwners]);
  }

  /** The price of a change now; with `currency`, the amount that a card is charged. @throws Problem, ConnectionLost. */
  quote(tier: TierName, currency?: CardChoice['currency']): Promise<TierQuote> {
    return this.#backend.quote(tier, currency);
  }

  /** Changes the tier for at most the price of `quote`, from credits or by `card`. @throws Problem, ConnectionLost. */
  async change(quote: TierQuote, card: CardChoice | null = null): Promise<void> {
    const { to: tier, chargeCents: maxPriceCents, quotedAt } = quote;
    const maxAmountMinor = quote.card?.amountMinor;
    const request = {
      tier,
      maxPriceCents,
      quotedAt,
      ...(card && { card: { ...card, ...(maxAmountMinor !== undefined && { maxAmountMinor }) } }),
    };
    const answer = await this.#keys.send(JSON.stringify(request), (key) =>
      this.#backend.change(request, key),
    );
    this.changed.value = answer.change;
    this.paidBy.value = answer.payment;
    this.status.value.value = answer.tier;
  }

  /** @throws Problem, ConnectionLost. */
  async agree(agreement: Agreement): Promise<void> {
    this.payment.value.value = await this.#backend.agree(agreement);
  }

  /** Pays renewals from credits only. @throws Problem, ConnectionLost. */
  async drop(): Promise<void> {
    await this.#backend.drop();
    await this.payment.load();
  }
}
