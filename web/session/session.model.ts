import { signal } from '@preact/signals';
import { Problem, type Backend, type Me } from '../api';
import type { Tabs } from '../live/tabs';

type SessionBackend = Pick<Backend, 'session' | 'me' | 'signIn' | 'signUp' | 'signOut'>;
/** `unknown` until the API has said who is here. */
export type SessionState = { kind: 'unknown' } | { kind: 'out' } | { kind: 'in'; me: Me };

export class SessionModel {
  readonly state = signal<SessionState>({ kind: 'unknown' });
  readonly #backend: SessionBackend;
  readonly #tabs: Pick<Tabs, 'tell'>;

  constructor(backend: SessionBackend, tabs: Pick<Tabs, 'tell'>) {
    this.#backend = backend;
    this.#tabs = tabs;
  }

  /** @throws Problem, ConnectionLost when nobody can say who is here; the state stays as it was. */
  async load(): Promise<void> {
    try {
      // Asked first, because to be nobody is no error here.
      const { user } = await this.#backend.session();
      this.state.value = user ? { kind: 'in', me: await this.#backend.me() } : { kind: 'out' };
    } catch (error) {
      if (!(error instanceof Problem && error.status === 401)) throw error;
      this.state.value = { kind: 'out' };
    }
  }

  async signIn(input: { email: string; password: string }): Promise<void> {
    await this.#backend.signIn(input);
    await this.#changed();
  }

  async signUp(input: { name: string; email: string; password: string }): Promise<void> {
    await this.#backend.signUp(input);
    await this.#changed();
  }

  async signOut(): Promise<void> {
    await this.#backend.signOut();
    await this.#changed();
  }

  /** Any call that was refused for want of a session ends it here. */
  ended(): void {
    this.state.value = { kind: 'out' };
  }

  async #changed(): Promise<void> {
    await this.load();
    this.#tabs.tell({ about: 'session' });
  }
}
