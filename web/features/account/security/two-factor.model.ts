import { signal } from '@preact/signals';
import type { Account, TwoFactorSetup } from '../../../api/account-api';
import { LoadModel } from '../../../core/load.model';

type Backend = Pick<
  Account,
  'twoFactor' | 'beginTwoFactor' | 'enableTwoFactor' | 'disableTwoFactor' | 'renewRecoveryCodes'
>;

/** The authenticator app (off, in setup, on), and the recovery codes while they are shown. */
export class TwoFactorModel {
  readonly state: LoadModel<Awaited<ReturnType<Backend['twoFactor']>>>;
  readonly setup = signal<TwoFactorSetup | null>(null);
  readonly codes = signal<readonly string[] | null>(null);
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
    this.state = new LoadModel(backend.twoFactor);
  }

  /** Also moves to another app: the old one works until the first code of the new one. */
  async begin(): Promise<void> {
    this.setup.value = await this.#backend.beginTwoFactor();
  }

  async enable(code: string): Promise<void> {
    const { recoveryCodes } = await this.#backend.enableTwoFactor(code);
    this.setup.value = null;
    this.codes.value = recoveryCodes;
    await this.state.load();
  }

  async renewCodes(): Promise<void> {
    const { recoveryCodes } = await this.#backend.renewRecoveryCodes();
    this.codes.value = recoveryCodes;
    await this.state.load();
  }

  async disable(): Promise<void> {
    await this.#backend.disableTwoFactor();
    this.codes.value = null;
    await this.state.load();
  }

  giveUp(): void {
    this.setup.value = null;
  }

  /** Removes the recovery codes from the page. */
  dismissSecret(): void {
    this.codes.value = null;
  }
}
