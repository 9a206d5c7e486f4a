import { signal } from '@preact/signals';
import { Problem } from '../core/problem';
import { t } from '../locales/i18n';

/** Somebody who is signed in proves once more who they are. */
export interface StepUpProofs {
  byPassword: (
    password: string,
    proof?: { code: string } | { recoveryCode: string },
  ) => Promise<unknown>;
  byPasskey: () => Promise<unknown>;
}

interface PendingAct {
  resolve: () => void;
  reject: (problem: Problem) => void;
}

/** A sensitive act that is refused for want of a fresh proof asks for one, then is done again (I-42). */
export class StepUpModel {
  readonly isOpen = signal(false);
  /** A password alone was not enough: there is a second factor. */
  readonly needsCode = signal(false);
  readonly #proofs: StepUpProofs;
  #pending: PendingAct[] = [];

  constructor(proofs: StepUpProofs) {
    this.#proofs = proofs;
  }

  /** @throws Problem of the act, or `confirm.dismissed` when no proof was given. */
  async run<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'auth.not_fresh')) throw error;
    }
    await this.#requestProof();
    return act();
  }

  /** @throws Problem: the dialog stays and says why. */
  async byPassword(
    password: string,
    proof?: { code: string } | { recoveryCode: string },
  ): Promise<void> {
    try {
      await this.#proofs.byPassword(password, proof);
    } catch (error) {
      const isCodeMissing = error instanceof Problem && error.code === 'auth.code_wrong';
      if (!isCodeMissing || proof !== undefined) throw error;
      this.needsCode.value = true;
      return;
    }
    this.#endAll((pending) => pending.resolve());
  }

  /** @throws Problem: the dialog stays and says why. */
  async byPasskey(): Promise<void> {
    await this.#proofs.byPasskey();
    this.#endAll((pending) => pending.resolve());
  }

  dismiss(): void {
    const problem = new Problem(0, 'confirm.dismissed', t('confirm.dismissed'));
    this.#endAll((pending) => pending.reject(problem));
  }

  #requestProof(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#pending.push({ resolve, reject });
    this.isOpen.value = true;
    return promise;
  }

  #endAll(end: (pending: PendingAct) => void): void {
    const all = this.#pending;
    this.#pending = [];
    this.isOpen.value = false;
    this.needsCode.value = false;
    all.forEach(end);
  }
}
