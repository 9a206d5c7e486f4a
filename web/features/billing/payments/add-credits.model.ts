import { computed, signal } from '@preact/signals';
import { RequestKeys } from '../../../core/request-keys';
import { parseDollars } from '../../../core/dollars';
import type { BeginPayment, Currency, Payment, Payments } from '../../../api/payments-api';

/** Cents. */
export const PRESETS = [1_000, 2_000, 5_000, 10_000] as const;
/** Limits of one payment in cents; the API enforces them. */
export const SMALLEST = 100;
export const LARGEST = 1_000_000;
const FIRST_CHOICE = PRESETS[1];

export interface Proposal {
  credits: number | null;
  currency: Currency;
}

/**
 * The chosen amount and the payment that the API has opened for it: its price, its rate and how long that is locked
 * (I-25).
 */
export class AddCreditsModel {
  /** Null when the amount is typed. */
  readonly preset = signal<number | null>(FIRST_CHOICE);
  readonly typed = signal('');
  readonly currency = signal<Currency>('USD');
  /** The customer agrees that the card is saved. */
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

  /** Fills in the proposal of the address. */
  propose({ credits, currency }: Proposal): void {
    this.currency.value = currency;
    if (credits === null) return;
    const preset = PRESETS.find((amount) => amount === credits) ?? null;
    this.preset.value = preset;
    if (preset === null) this.typed.value = (credits / 100).toFixed(2);
  }

  /** Opens a payment; reuses one of the same choice while its rate is locked. @throws Problem, ConnectionLost. */
  async open(): Promise<void> {
    const credits = this.credits.peek();
    if (credits === null || !this.isAllowed.peek()) return;
    const currency = this.currency.peek();
    const saveCard = this.saveCard.peek();
    const choice = `${credits} ${currency} ${saveCard}`;
    const known = this.#known.get(choice);
    const holds = known?.authorizationUrl && Date.parse(known.rate.expiresAt) > this.#now();
    this.opened.value =
      known && holds
        ? known
        : await this.#begin(choice, { creditCents: credits, currency, saveCard });
  }

  /** Returns to the form. */
  change(): void {
    this.opened.value = null;
  }

  async #begin(choice: string, request: BeginPayment): Promise<Payment> {
    const payment = await this.#keys.send(choice, (key) => this.#backend.begin(request, key));
    this.#known.set(choice, payment);
    return payment;
  }
}
