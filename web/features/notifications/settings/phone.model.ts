import { signal } from '@preact/signals';
import type { Phone, PreferencesApi } from '../../../api/preferences-api';

const E164 = /^\+[1-9]\d{6,14}$/;

/** Parses a phone number into E.164, or null; `00` counts as `+`. */
export function readPhone(typed: string): string | null {
  const number = typed.replaceAll(/[\s().\-/]/g, '').replace(/^00/, '+');
  return E164.test(number) ? number : null;
}

/** The phone for SMS: none, unverified or verified. Actions throw Problem, ConnectionLost. */
export class PhoneModel {
  readonly phone = signal<Phone | null>(null);
  readonly #backend: Pick<PreferencesApi, 'setPhone' | 'verifyPhone' | 'removePhone'>;

  constructor(backend: Pick<PreferencesApi, 'setPhone' | 'verifyPhone' | 'removePhone'>) {
    this.#backend = backend;
  }

  /** Sends a code; the same number again gets a new one. `number` in E.164. */
  async enter(number: string): Promise<void> {
    this.phone.value = await this.#backend.setPhone(number);
  }

  async confirm(code: string): Promise<void> {
    this.phone.value = await this.#backend.verifyPhone(code);
  }

  async remove(): Promise<void> {
    await this.#backend.removePhone();
    this.phone.value = null;
  }
}
