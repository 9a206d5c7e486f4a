import { computed, signal } from '@preact/signals';
import type { Backend, Verification } from '../../../api/backend';
import type { Problem } from '../../../core/problem';
import type { ChoicesModel } from '../../../shared/choices.model';
import type { LiveDeps } from './live-socket';
import type { ServerClock } from '../../../realtime/server-clock';
import { isOpen } from '../states';
import type { Tabs } from '../../../realtime/tabs';
import { VerificationModel, type VerificationDeps } from './verification.model';

const SHOWN = '50';
/** What ended while nobody looked is still shown when they return this soon. */
const LATELY_MS = 10 * 60 * 1_000;

export interface LiveModelDeps {
  backend: Pick<
    Backend,
    'verifications' | 'verification' | 'messages' | 'cancel' | 'accept' | 'report'
  >;
  socket: LiveDeps;
  clock: Pick<ServerClock, 'read'>;
  choices: Pick<ChoicesModel, 'dismissed' | 'dismiss'>;
  tabs: Pick<Tabs, 'tell'>;
  onMoved: (verification: Verification) => void;
  onCode: (verification: Verification, eventId: string) => void;
  onText: (verification: Verification) => void;
  onSignedOut: () => void;
}

/** The verifications that an open page watches, newest first; several at once. */
export class LiveModel {
  readonly #all = signal<readonly VerificationModel[]>([]);
  readonly loaded = signal(false);
  /** The one that this page has just rented: its card takes the focus, once. */
  readonly justRented = signal<string | null>(null);
  readonly error = signal<unknown>(null);
  readonly items = computed(() => {
    const dismissed = new Set(this.#deps.choices.dismissed.value);
    return this.#all.value.filter((item) => !dismissed.has(item.id));
  });
  readonly #deps: LiveModelDeps;

  constructor(deps: LiveModelDeps) {
    this.#deps = deps;
  }

  async load(): Promise<void> {
    try {
      const { data } = await this.#deps.backend.verifications({ limit: SHOWN });
      // Oldest first, because each goes before the others.
      for (const verification of data.toReversed())
        if (this.#matters(verification)) this.adopt(verification);
      this.error.value = null;
      this.loaded.value = true;
    } catch (error) {
      this.error.value = error;
    }
  }

  adopt(verification: Verification): void {
    const known = this.find(verification.id);
    if (known) {
      void known.apply(verification);
      return;
    }
    const item = new VerificationModel(verification, this.#itemDeps());
    this.#all.value = [item, ...this.#all.value];
    item.start();
  }

  /** This page has just rented it: the other tabs shall show it too. */
  rented(verification: Verification): void {
    this.justRented.value = verification.id;
    this.adopt(verification);
    this.#deps.tabs.tell({ about: 'verification', id: verification.id });
    this.#deps.onMoved(verification);
  }

  /** Another tab says that something is new about it. */
  async heard(id: string): Promise<void> {
    const known = this.find(id);
    if (known) return known.refresh();
    const verification = await this.#deps.backend.verification(id).catch(() => null);
    if (!verification) return;
    this.adopt(verification);
    this.#deps.onMoved(verification);
  }

  find(id: string): VerificationModel | undefined {
    return this.#all.value.find((item) => item.id === id);
  }

  dismiss(id: string): void {
    this.find(id)?.stop();
    this.#deps.choices.dismiss(id);
  }

  /** The network, or the eyes, are back. */
  wake(): void {
    for (const item of this.#all.value) item.wake();
  }

  clear(): void {
    for (const item of this.#all.value) item.stop();
    this.#all.value = [];
    this.loaded.value = false;
  }

  #matters({ state, endedAt }: Verification): boolean {
    if (isOpen(state)) return true;
    return endedAt !== null && Date.parse(endedAt) > this.#deps.clock.read() - LATELY_MS;
  }

  #itemDeps(): VerificationDeps {
    const { backend, socket, tabs, onCode, onText, onMoved, onSignedOut } = this.#deps;
    return {
      backend,
      socket,
      onCode,
      onText,
      onMoved: (verification) => {
        tabs.tell({ about: 'verification', id: verification.id });
        onMoved(verification);
      },
      onGone: (error: Problem) => {
        if (error.status === 401) onSignedOut();
      },
    };
  }
}
