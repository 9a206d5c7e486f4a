import { signal } from '@preact/signals';
import { ConnectionLost, Problem, retryAfterMs } from '../../../core/problem';
import type { Payment, Payments, PaymentState } from '../../../api/payments-api';

const SECOND = 1_000;
/** Seconds between reads of an open payment: banks mostly answer soon, or much later. */
const SOON = [1, 2, 2, 3, 5, 5, 8, 10, 15] as const;
const THEN = 30;
const OPEN_TRIES = 30;
/** A failed or abandoned payment can still be paid at a checkout in another tab (I-34). */
const LATE = 20;
const LATE_TRIES = 15;

/** Milliseconds until the next read after `tries` reads; null when the payment is final. */
export function nextPollMs(state: PaymentState, tries: number): number | null {
  switch (state) {
    case 'initialized':
    case 'pending':
      return tries > OPEN_TRIES ? null : (SOON[tries - 1] ?? THEN) * SECOND;
    case 'failed':
    case 'abandoned':
      return tries > LATE_TRIES ? null : LATE * SECOND;
    case 'succeeded':
    case 'reversed':
      return null;
  }
}

/** Errors after which another try can succeed. */
const mayPass = (error: unknown): boolean =>
  error instanceof ConnectionLost ||
  (error instanceof Problem && (error.status >= 500 || error.status === 429));

/** Waits for the outcome of one payment. The API asks Paystack; the return address proves nothing. */
export class ReturnModel {
  readonly payment = signal<Payment | null>(null);
  readonly error = signal<unknown>(null);
  /** Whether the page reads the payment again by itself. */
  readonly watching = signal(true);
  readonly #id: string;
  readonly #backend: Pick<Payments, 'get' | 'verify'>;
  readonly #onMoved: (payment: Payment) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  #ended = false;

  constructor(
    id: string,
    backend: Pick<Payments, 'get' | 'verify'>,
    onMoved: (payment: Payment) => void,
  ) {
    this.#id = id;
    this.#backend = backend;
    this.#onMoved = onMoved;
  }

  /** Reads the payment now, and again until it is final or `stop` is called. */
  start(): Promise<void> {
    this.#ended = false;
    this.#tries = 0;
    this.watching.value = true;
    return this.#poll();
  }

  stop(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  async #poll(): Promise<void> {
    clearTimeout(this.#timer);
    this.#tries++;
    try {
      this.#show(await this.#backend.verify(this.#id));
      this.error.value = null;
    } catch (error) {
      await this.#missed(error);
    }
    if (!this.#ended) this.#schedule();
  }

  /** Without an answer of Paystack, shows the last known state. */
  async #missed(error: unknown): Promise<void> {
    this.error.value = error;
    if (!mayPass(error) || this.payment.peek() !== null) return;
    const known = await this.#backend.get(this.#id).catch(() => null);
    if (known) this.#show(known);
  }

  #show(payment: Payment): void {
    const before = this.payment.peek();
    this.payment.value = payment;
    if (before?.state !== payment.state && !this.#ended) this.#onMoved(payment);
  }

  #schedule(): void {
    const error = this.error.peek();
    const state = this.payment.peek()?.state ?? 'pending';
    const wait = error === null || mayPass(error) ? nextPollMs(state, this.#tries) : null;
    this.watching.value = wait !== null;
    if (wait !== null)
      this.#timer = setTimeout(() => void this.#poll(), Math.max(wait, retryAfterMs(error)));
  }
}
