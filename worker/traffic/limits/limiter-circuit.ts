import { SECOND } from '../../platform/core/clock';

const MAX_FAILURES = 3;
const OPEN_MS = SECOND;

/**
 * The circuit breaker of one limiter: after three consecutive failures it is not called for a
 * second.
 */
export class LimiterCircuit {
  #failures = 0;
  #openUntil = 0;

  isOpen(now: number): boolean {
    return now < this.#openUntil;
  }

  succeed(): void {
    this.#failures = 0;
  }

  fail(now: number): void {
    if (++this.#failures >= MAX_FAILURES) this.#openUntil = now + OPEN_MS;
  }
}
