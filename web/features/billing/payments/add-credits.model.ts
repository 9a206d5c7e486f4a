import { computed, signal } from '@preact/signals';
import { RequestKeys } from '../../../core/request-keys';
import { parseDollars } from '../../../core/dollars';
import type { BeginPayment, Currency, Payment, Payments } from '../../../api/payments-api';

/** Cents. */
export const PRESETS = [1_000, 2_000, 5_000, 10_000] as const;
/** Cents that one payment may bring; the API says no to the rest. */
export const SMALLEST = 100;
export const LARGEST = 1_000_000;
const FIRST_CHOICE = PRESETS[1];

export interface Wish {
  credits: number | null;
  currency: Currency;
}

/**
 * What somebody wants to add, and what the API says that it costs: the opened payment is the quote, with its amount,
 * its rate and how long that holds (I-25).
 */
export class AddCreditsModel {
  /** Null while the amount is typed. */
  readonly preset = signal<number | null>(FIRST_CHOICE);
  readonly typed = signal('');
  readonly currency = signal<Currency>('USD');
  /** The customer's word that the card is kept. */
  readonly saveCard = signal(false);
  readonly opened = signal<Payment | null>(null);
  readonly credits = computed(() => this.preset.value ?? parseDollars(this.typed.value));
  readonly isAllowed = computed(() => {
    const credits = this.credits.value;
    return credits !== null && credits >= SMALLEST && credits <= LARGEST;
  });
  readonly #backend: Pick<Payments, 'begin'>;
  readonly #now: () => number;
  readonly #keys: RequestKeys;
  readonly #known = new Map<string, Payment>();

  constructor(
    backend: Pick<Payments, 'begin'>,
    { now, newKey }: { now: () => number; newKey: () => string },
  ) {
    this.#backend = backend;
    this.#now = now;
    this.#keys = new RequestKeys(newKey);
  }

  /** As the address wishes it, for who comes back to try again. */
  wish({ credits, currency }: Wish): void {
    this.currency.value = currency;
    if (credits === null) return;
    const preset = PRESETS.find((amount) => amount === credits) ?? null;
    this.preset.value = preset;
    if (preset === null) this.typed.value = (credits / 100).toFixed(2);
  }

  /** Asks what it costs; one that is open at a rate that still holds is shown again. @throws Problem, ConnectionLost. */
  async open(): Promise<void> {
    const credits = this.credits.peek();
    if (credits === null) return;
    const currency = this.currency.peek();
    const saveCard = this.saveCard.peek();
    const choice = `${credits} ${currency} ${saveCard}`;
    const known = this.#known.get(choice);
    const holds = known?.authorizationUrl && Date.parse(known.rate.lockedUntil) > this.#now();
    this.opened.value =
      known && holds ? known : await this.#begin(choice, { credits, currency, saveCard });
  }

  /** Back to the choice. */
  change(): void {
    this.opened.value = null;
  }

  async #begin(choice: string, wish: BeginPayment): Promise<Payment> {
    const payment = await this.#keys.send(choice, (key) => this.#backend.begin(wish, key));
    this.#known.set(choice, payment);
    return payment;
  }
}
