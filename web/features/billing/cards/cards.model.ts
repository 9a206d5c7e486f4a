import { parseDollars } from '../../../core/dollars';
import type { Currency } from '../../../api/payments-api';
import { LoadModel } from '../../../core/load.model';
import type { AutoTopUp, Cards, SavedCard, Terms } from '../../../api/cards-api';

/** The choices for the minutes between two charges. */
export const COOLDOWNS = [10, 60, 360, 1_440] as const;

/** The form's values; amounts in dollars as typed. */
export interface EnteredTerms {
  paymentMethodId: string;
  threshold: string;
  credits: string;
  monthlyLimit: string;
  notifyBelow: string;
  currency: Currency;
  cooldown: string;
}

/** The body of the API request, in cents; null when an amount is invalid. Sent only with the customer's consent. */
export function toTerms(entered: EnteredTerms): Terms | null {
  const { paymentMethodId, currency, cooldown } = entered;
  const [threshold, credits, monthlyLimit] = [
    parseDollars(entered.threshold),
    parseDollars(entered.credits),
    parseDollars(entered.monthlyLimit),
  ];
  const notifyBelow =
    entered.notifyBelow.trim() === '' ? undefined : parseDollars(entered.notifyBelow);
  if (threshold === null || credits === null || monthlyLimit === null || notifyBelow === null)
    return null;
  return {
    paymentMethodId,
    thresholdCents: threshold,
    creditCents: credits,
    monthlyLimitCents: monthlyLimit,
    currency,
    cooldownMinutes: Number(cooldown),
    ...(notifyBelow !== undefined && { notifyBelowCents: notifyBelow }),
    consent: true,
  };
}

/** The account's cards and its auto top-up, which needs one of them. */
export class CardsModel {
  readonly cards: LoadModel<{ data: SavedCard[] }>;
  readonly autoTopUp: LoadModel<AutoTopUp>;
  readonly #backend: Cards;

  constructor(backend: Cards) {
    this.#backend = backend;
    this.cards = new LoadModel(backend.list);
    this.autoTopUp = new LoadModel(backend.autoTopUp);
  }

  async load(): Promise<void> {
    await Promise.all([this.cards.load(), this.autoTopUp.load()]);
  }

  /** @throws Problem, ConnectionLost. */
  async setDefault(id: string): Promise<void> {
    await this.#backend.setDefault(id);
    await this.cards.load();
  }

  /** Also ends an auto top-up that charges this card. @throws Problem, ConnectionLost. */
  async remove(id: string): Promise<void> {
    await this.#backend.remove(id);
    await this.load();
  }

  /** @throws Problem, ConnectionLost. */
  async enable(terms: Terms): Promise<void> {
    this.autoTopUp.value.value = await this.#backend.enable(terms);
  }

  /** @throws Problem, ConnectionLost. */
  async disable(): Promise<void> {
    await this.#backend.disable();
    await this.autoTopUp.load();
  }
}
