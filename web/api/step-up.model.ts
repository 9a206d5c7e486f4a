import { signal } from '@preact/signals';
import { Problem } from '../core/problem';
import { t } from '../locales/i18n';

/** Somebody who is signed in proves once more who they are. */
export interface Confirming {
  byPassword: (
    password: string,
    proof?: { code: string } | { recoveryCode: string },
  ) => Promise<unknown>;
  byPasskey: () => Promise<unknown>;
}

interface Waiting {
  resolve: () => void;
  reject: (problem: Problem) => void;
}

/** A sensitive act that is refused for want of a fresh proof asks for one, then is done again (I-42). */
export class StepUpModel {
  readonly asking = signal(false);
  /** A password alone was not enough: there is a second factor. */
  readonly wantsCode = signal(false);
  readonly #confirming: Confirming;
  #waiting: Waiting[] = [];

  constructor(confirming: Confirming) {
    this.#confirming = confirming;
  }

  /** @throws Problem of the act, or `confirm.dismissed` when no proof was given. */
  async run<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'auth.not_fresh')) throw error;
    }
    await this.#proof();
    return act();
  }

  /** @throws Problem: the dialog stays and says why. */
  async byPassword(
    password: string,
    proof?: { code: string } | { recoveryCode: string },
  ): Promise<void> {
    try {
      await this.#confirming.byPassword(password, proof);
    } catch (error) {
      const isAsked = error instanceof Problem && error.code === 'auth.code_wrong';
      if (!isAsked || proof !== undefined) throw error;
      this.wantsCode.value = true;
      return;
    }
    this.#settle((waiting) => waiting.resolve());
  }

  /** @throws Problem: the dialog stays and says why. */
  async byPasskey(): Promise<void> {
    await this.#confirming.byPasskey();
    this.#settle((waiting) => waiting.resolve());
  }

  dismiss(): void {
    const problem = new Problem(0, 'confirm.dismissed', t('confirm.dismissed'));
    this.#settle((waiting) => waiting.reject(problem));
  }

  #proof(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ resolve, reject });
    this.asking.value = true;
    return promise;
  }

  #settle(end: (waiting: Waiting) => void): void {
    const all = this.#waiting;
    this.#waiting = [];
    this.asking.value = false;
    this.wantsCode.value = false;
    all.forEach(end);
  }
}
