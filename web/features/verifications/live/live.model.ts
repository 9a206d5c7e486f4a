import { computed, signal } from '@preact/signals';
import type { Backend, Verification } from '../../../api/first-pages-api';
import type { Problem } from '../../../core/problem';
import type { StreamEvent } from '../../../realtime/frames';
import type { ServerClock } from '../../../realtime/server-clock';
import type { TabChannel } from '../../../realtime/tab-channel';
import type { ChoicesModel } from '../../../shared/choices.model';
import { isOpen } from '../states';
import { VerificationModel, type VerificationDeps } from './verification.model';

const PAGE = '50';
/** A verification that ended this recently is still shown. */
const RECENT_MS = 10 * 60 * 1_000;

export interface LiveModelDeps {
  backend: Pick<
    Backend,
    'verifications' | 'verification' | 'messages' | 'cancel' | 'accept' | 'report'
  >;
  clock: Pick<ServerClock, 'read'>;
  choices: Pick<ChoicesModel, 'dismissed' | 'dismiss'>;
  tabs: Pick<TabChannel, 'post'>;
  onMoved: (verification: Verification) => void;
  onCode: (verification: Verification, eventId: string) => void;
  onText: (verification: Verification) => void;
  onSignedOut: () => void;
}

/** The events that change a verification; others only mention one. */
const isAboutState = (type: string): boolean =>
  type === 'sms.received' || type.startsWith('verification.');

/** The verifications that an open page shows, newest first. */
export class LiveModel {
  readonly #all = signal<readonly VerificationModel[]>([]);
  readonly loaded = signal(false);
  /** The verification that this page has just rented: its card takes the focus once. */
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

  /** Reads all of them: when the page starts, and after events may have been missed. */
  async load(): Promise<void> {
    const before = this.#all.value;
    try {
      const { data } = await this.#deps.backend.verifications({ limit: PAGE });
      // Oldest first: each one is put in front of the others.
      for (const verification of data.toReversed()) {
        const known = this.find(verification.id);
        if (!known && this.#isShown(verification)) this.adopt(verification);
        if (known && !known.open.value && !isOpen(verification.state))
          void known.apply(verification);
      }
      // The list may be older than an event, and has one page only.
      for (const item of before) if (item.open.value) void item.refresh();
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
    const item = new VerificationModel(verification, this.#itemDeps(verification.id));
    this.#all.value = [item, ...this.#all.value];
    item.start();
  }

  /** This page has just rented it: the other tabs show it too. */
  rented(verification: Verification): void {
    this.justRented.value = verification.id;
    this.adopt(verification);
    this.#deps.tabs.post({ about: 'verification', id: verification.id });
    this.#deps.onMoved(verification);
  }

  onEvent(event: StreamEvent): void {
    const { verificationId: id } = event.data;
    if (typeof id !== 'string' || !isAboutState(event.type)) return;
    const known = this.find(id);
    if (known) known.onEvent(event);
    // Rented elsewhere: with an API key, or by another member of the account.
    else if (event.type === 'verification.created') void this.refresh(id);
  }

  /** Reads a verification that has changed, known or not. */
  async refresh(id: string): Promise<void> {
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

  clear(): void {
    for (const item of this.#all.value) item.stop();
    this.#all.value = [];
    this.loaded.value = false;
  }

  #isShown({ state, endedAt }: Verification): boolean {
    if (isOpen(state)) return true;
    return endedAt !== null && Date.parse(endedAt) > this.#deps.clock.read() - RECENT_MS;
  }

  #itemDeps(id: string): VerificationDeps {
    const { backend, tabs, onCode, onText, onMoved, onSignedOut } = this.#deps;
    return {
      backend,
      onCode,
      onText,
      onMoved,
      onActed: () => tabs.post({ about: 'verification', id }),
      onGone: (error: Problem) => {
        if (error.status === 401) onSignedOut();
      },
    };
  }
}
