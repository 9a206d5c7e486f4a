import { signal } from '@preact/signals';
import { Problem } from '../core/problem';
import type { Backend, Me } from '../api/first-pages-api';
import type { TabChannel } from '../realtime/tab-channel';
import { selectedAccount } from '../api/selected-account';

type SessionBackend = Pick<Backend, 'session' | 'me' | 'signIn' | 'signUp' | 'signOut'>;
/** `unknown` until the API has answered. */
export type SessionState = { kind: 'unknown' } | { kind: 'out' } | { kind: 'in'; me: Me };

export class SessionModel {
  readonly state = signal<SessionState>({ kind: 'unknown' });
  readonly #backend: SessionBackend;
  readonly #tabs: Pick<TabChannel, 'post'>;

  constructor(backend: SessionBackend, tabs: Pick<TabChannel, 'post'>) {
    this.#backend = backend;
    this.#tabs = tabs;
  }

  /** @throws Problem, ConnectionLost when the session cannot be read; then the state stays. */
  async load(): Promise<void> {
    try {
      // Read first, because a missing session is not an error here.
      const { user } = await this.#backend.session();
      this.state.value = user ? { kind: 'in', me: await this.#me() } : { kind: 'out' };
    } catch (error) {
      if (!(error instanceof Problem && error.status === 401)) throw error;
      this.state.value = { kind: 'out' };
    }
  }

  /** Returns null, or the token of a sign-in that needs a second factor. */
  async signIn(input: { email: string; password: string }): Promise<string | null> {
    const { secondFactor } = await this.#backend.signIn(input);
    if (secondFactor) return secondFactor.token;
    await this.changed();
    return null;
  }

  async signUp(input: { name: string; email: string; password: string }): Promise<void> {
    await this.#backend.signUp(input);
    await this.changed();
  }

  async signOut(): Promise<void> {
    await this.#backend.signOut();
    selectedAccount.select(null);
    await this.changed();
  }

  /** Selects the account `id` for all requests, in all tabs. */
  async actFor(id: string): Promise<void> {
    selectedAccount.select(id);
    await this.changed();
  }

  /** The API has refused a request because the session has ended. */
  ended(): void {
    this.state.value = { kind: 'out' };
  }

  /** Call it after a change of the session or of the person. */
  async changed(): Promise<void> {
    await this.load();
    this.#tabs.post({ about: 'session' });
  }

  async #me(): Promise<Me> {
    try {
      return await this.#backend.me();
    } catch (error) {
      // The selected account belongs to another person of this browser, or was left.
      if (!(error instanceof Problem && error.code === 'accounts.not_found')) throw error;
      selectedAccount.select(null);
      return this.#backend.me();
    }
  }
}
