import { computed, signal } from '@preact/signals';
import type { Backend, Verification } from '../../../api/first-pages-api';
import type { Problem } from '../../../core/problem';
import { SingleFlight } from '../../../core/single-flight';
import type { StreamEvent } from '../../../realtime/frames';
import type { ServerClock } from '../../../realtime/server-clock';
import type { TabChannel } from '../../../realtime/tab-channel';
import type { ChoicesModel } from '../../../shared/choices.model';
import { isOpen } from '../states';
import { VerificationModel, type VerificationDeps } from './verification.model';

const PAGE = '50';
/** A verification that ended this recently is still shown. */
const RECENT_MS = 10 * 60 * 1_000;
/** Ids of events without a card that a page keeps at most. */
const REMEMBERED = 100;

export interface LiveModelDeps {
  backend: Pick<Backend, 'verifications' | 'verification' | 'cancel' | 'accept' | 'report'>;
  clock: Pick<ServerClock, 'read'>;
  choices: Pick<ChoicesModel, 'dismissed' | 'dismiss'>;
  tabs: Pick<TabChannel, 'post'>;
  /** The newest verifications of the account, newest first. */
  onListed: (verifications: readonly Verification[]) => void;
  onMoved: (verification: Verification) => void;
  onCode: (verification: Verification) => void;
  onText: (verification: Verification) => void;
  onSignedOut: () => void;
}

/** A code before a message without one, that before a wait, and what ended without a code last. */
function placeOf({ state, code, messageCount }: Verification): number {
  if (code !== null || state === 'completed') return 0;
  if (!isOpen(state)) return 3;
  return messageCount > 0 ? 1 : 2;
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
  /** Those that this page saw waiting: codes first, then the open ones, the newest first. */
  readonly current = computed(() =>
    this.items.value
      .filter(({ isPast }) => !isPast)
      .toSorted((a, b) => placeOf(a.data.value) - placeOf(b.data.value)),
  );
  /** Those that had ended before. */
  readonly past = computed(() => this.items.value.filter(({ isPast }) => isPast));
  /** Whether nothing but those is shown. */
  readonly hasOnlyPast = computed(
    () => this.past.value.length > 0 && this.current.value.length === 0,
  );
  readonly hasEnded = computed(() => this.items.value.some(({ open }) => !open.value));
  readonly openCount = computed(() => this.items.value.filter(({ open }) => open.value).length);
  /** Whether one of them still waits for a code. */
  readonly hasOpen = computed(() => this.items.value.some(({ open }) => open.value));
  readonly #deps: LiveModelDeps;
  readonly #reads = new SingleFlight((isCurrent) => this.#read(isCurrent));
  /** Verifications without a card that had an event: a read that was running then may be older. */
  readonly #early = new Set<string>();
  /** Counts the accounts that were shown: the answer for another one is dropped. */
  #version = 0;

  constructor(deps: LiveModelDeps) {
    this.#deps = deps;
  }

  /** Reads all of them: when the page starts, and after events may have been missed. */
  load(): Promise<void> {
    return this.#reads.request();
  }

  /** Reads each open verification by itself. */
  refreshOpen(): void {
    for (const item of this.#all.value) if (item.open.value) void item.refresh();
  }

  async #read(isCurrent: () => boolean): Promise<void> {
    const before = new Set(this.#all.value.map(({ id }) => id));
    const list = await this.#deps.backend.verifications({ limit: PAGE }).catch((error: unknown) => {
      if (isCurrent()) this.error.value = error;
      return null;
    });
    if (!isCurrent()) return;
    const listed = new Map(list?.data.map((verification) => [verification.id, verification]));
    // The list has one page only, may fail, and knows less of what was added while it was read.
    for (const item of this.#all.value) {
      const answer = before.has(item.id) ? listed.get(item.id) : undefined;
      if (answer) item.apply(answer);
      else if (item.open.value) void item.refresh();
    }
    if (list === null) return;
    this.#deps.onListed(list.data);
    // Oldest first: each one is put in front of the others.
    for (const verification of list.data.toReversed())
      if (!this.find(verification.id) && this.#isShown(verification)) this.adopt(verification);
    this.error.value = null;
    this.loaded.value = true;
  }

  adopt(verification: Verification): void {
    const known = this.find(verification.id);
    if (known) {
      known.apply(verification);
      return;
    }
    const item = new VerificationModel(verification, this.#itemDeps(verification.id));
    this.#all.value = [item, ...this.#all.value];
    item.start();
    if (this.#early.delete(verification.id)) void item.refresh();
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
    else this.#remember(id);
  }

  #remember(id: string): void {
    this.#early.add(id);
    const [oldest] = this.#early;
    if (this.#early.size > REMEMBERED && oldest !== undefined) this.#early.delete(oldest);
  }

  /** Reads a verification that has changed, known or not. */
  async refresh(id: string): Promise<void> {
    const known = this.find(id);
    if (known) return known.refresh();
    const version = this.#version;
    const verification = await this.#deps.backend.verification(id).catch(() => null);
    if (!verification || version !== this.#version) return;
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

  /** Puts away all that have ended. */
  dismissEnded(): void {
    const ended = this.items.value.filter(({ open }) => !open.value);
    for (const item of ended) item.stop();
    this.#deps.choices.dismiss(...ended.map(({ id }) => id));
  }

  /** Forgets everything: another account is shown, or none. */
  clear(): void {
    this.#version++;
    this.#reads.cancel();
    this.#early.clear();
    for (const item of this.#all.value) item.stop();
    this.#all.value = [];
    this.loaded.value = false;
    this.error.value = null;
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
