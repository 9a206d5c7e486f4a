import { signal } from '@preact/signals';
import { Problem } from '../core/problem';
import { t } from '../locales/i18n';

/** Ways to prove the identity of the signed-in person again. */
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

/** Runs sensitive actions: when the API refuses one with `auth.not_fresh`, asks for a proof and repeats it (I-42). */
export class StepUpModel {
  readonly isOpen = signal(false);
  /** The password is not enough: the person has a second factor. */
  readonly needsCode = signal(false);
  readonly #proofs: StepUpProofs;
  #pending: PendingAct[] = [];

  constructor(proofs: StepUpProofs) {
    this.#proofs = proofs;
  }

  /** @throws the error of the action, or Problem `confirm.dismissed` when the dialog was closed. */
  async run<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'auth.not_fresh')) throw error;
    }
    await this.#requestProof();
    return act();
  }

  /** @throws Problem; the dialog stays open and shows it. */
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

  /** @throws Problem; the dialog stays open and shows it. */
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
