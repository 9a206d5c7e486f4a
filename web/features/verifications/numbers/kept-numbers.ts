import type { NumbersModel } from './numbers.model';

/**
 * The list that the page of all numbers showed last: on the way back it is as it was left. It has codes, so it is
 * forgotten with the account.
 */
export class KeptNumbers {
  #kept: { accountId: string; model: NumbersModel } | null = null;

  modelFor(accountId: string, create: () => NumbersModel): NumbersModel {
    if (this.#kept?.accountId !== accountId) this.#kept = { accountId, model: create() };
    return this.#kept.model;
  }

  /** Another account is shown, or none. */
  forget(): void {
    this.#kept = null;
  }
}
