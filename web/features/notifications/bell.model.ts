import { computed, signal } from '@preact/signals';
import type { ServerClock } from '../../realtime/server-clock';
import type { TabChannel } from '../../realtime/tab-channel';
import type { StreamEvent } from '../../realtime/frames';
import { LoadModel } from '../../core/load.model';
import { SingleFlight } from '../../core/single-flight';
import { Throttle } from '../../core/throttle';
import type {
  Notification,
  NotificationPage,
  Notifications,
  Preferences,
} from '../../api/notifications-api';

/** More than the bell shows, so that several new notifications are recognized as new. */
const LATEST = '20';
/** An older notification is listed without a toast. */
const FRESH_MS = 30_000;
/** Ids of shown notifications, and sequence numbers of events, that a page keeps at most. */
const REMEMBERED = 500;
/** Shortest time between two reads after events, however many there are. */
const SPACING_MS = 2_000;
/** `notified` waits for every consumer of an event, also for one that fails: without it the list is read once after this. */
const LATE_MS = 10_000;

export interface BellDeps {
  backend: Notifications;
  clock: Pick<ServerClock, 'read'>;
  tabs: Pick<TabChannel, 'post'>;
  /** New notifications, the newest last; never those that existed when the page was opened. */
  onNew: (notifications: readonly Notification[]) => void;
}

/** The latest notifications and the number of unread ones, kept up to date while the page is open. */
export class BellModel {
  /** Null until it was read: unknown differs from none. */
  readonly unread = signal<number | null>(null);
  readonly latest = signal<readonly Notification[]>([]);
  readonly error = signal<unknown>(null);
  readonly preferences: LoadModel<Preferences>;
  /** The sound of new notifications; the default until the preferences were read. */
  readonly sound = computed(() => this.preferences.value.value?.sound ?? 'chime');
  readonly #deps: BellDeps;
  readonly #reads = new SingleFlight((isCurrent) => this.#read(isCurrent));
  readonly #spaced = new Throttle(SPACING_MS, () => void this.load());
  /** Sequence numbers of events whose notifications are not stored yet. */
  #expected: number[] = [];
  /** Waits for `notified`, and the last event that was read without it. */
  #late: ReturnType<typeof setTimeout> | undefined;
  #lookedThrough = 0;
  #seen = new Set<string>();
  #marks = '';

  constructor(deps: BellDeps) {
    this.#deps = deps;
    this.preferences = new LoadModel(deps.backend.preferences);
  }

  /** Reads the latest notifications. */
  load(): Promise<void> {
    return this.#reads.request();
  }

  /** The page starts or becomes visible: another device may have changed something. */
  async wake(): Promise<void> {
    await Promise.all([this.load(), this.preferences.load()]);
  }

  /** An event of the account's stream: its notification is stored a moment later. */
  onEvent({ type, sequence }: Pick<StreamEvent, 'type' | 'sequence'>): void {
    if (!this.#isWanted(type)) return;
    this.expect(sequence);
    this.#scheduleLateLook();
  }

  /** Notifications of events up to `sequence` may still be missing. */
  expect(sequence: number): void {
    this.#expected = [...this.#expected, sequence].slice(-REMEMBERED);
  }

  /** Each event gets one look, after one to two times `LATE_MS`. */
  #scheduleLateLook(): void {
    const last = this.#expected.at(-1) ?? 0;
    if (this.#late !== undefined || last <= this.#lookedThrough) return;
    this.#late = setTimeout(() => {
      this.#late = undefined;
      const isLate = this.#expected.some((one) => one > this.#lookedThrough && one <= last);
      this.#lookedThrough = last;
      if (isLate) this.#spaced.request();
      this.#scheduleLateLook();
    }, LATE_MS);
  }

  /** The server has stored the notifications of all events up to `sequence`: reads them when one is expected. */
  onNotified(sequence: number): void {
    const missing = this.#expected.filter((expected) => expected > sequence);
    if (missing.length === this.#expected.length) return;
    this.#expected = missing;
    this.#spaced.request();
  }

  /** @throws Problem, ConnectionLost. */
  read(id: string): Promise<Notification> {
    return this.#act(() => this.#deps.backend.read(id));
  }

  /** @throws Problem, ConnectionLost. */
  archive(id: string): Promise<Notification> {
    return this.#act(() => this.#deps.backend.archive(id));
  }

  /** Returns how many were unread. @throws Problem, ConnectionLost. */
  async readAll(): Promise<number> {
    return (await this.#act(() => this.#deps.backend.readAll())).readCount;
  }

  /** Forgets everything: another account is shown, or none. */
  forget(): void {
    this.#reads.cancel();
    this.#spaced.cancel();
    clearTimeout(this.#late);
    this.#late = undefined;
    this.#lookedThrough = 0;
    this.#expected = [];
    this.#seen = new Set();
    this.#marks = '';
    this.unread.value = null;
    this.latest.value = [];
    this.error.value = null;
    this.preferences.forget();
  }

  async #read(isCurrent: () => boolean): Promise<void> {
    try {
      const page = await this.#deps.backend.list({ limit: LATEST });
      if (isCurrent()) this.#show(page);
    } catch (error) {
      if (isCurrent()) this.error.value = error;
    }
  }

  async #act<T>(work: () => Promise<T>): Promise<T> {
    const done = await work();
    this.#deps.tabs.post({ about: 'notifications' });
    await this.load();
    return done;
  }

  #isWanted(type: string): boolean {
    const known = this.preferences.value.peek();
    if (known === null) return true;
    const types: Readonly<Record<string, { channels: { toast: boolean } }>> = known.types;
    return types[type]?.channels.toast === true;
  }

  #show({ data, unreadCount }: NotificationPage): void {
    const isFirst = this.unread.peek() === null;
    const fresh = isFirst ? [] : data.filter((one) => this.#isFresh(one)).toReversed();
    this.#seen = new Set([...this.#seen, ...data.map(({ id }) => id)].slice(-REMEMBERED));
    this.error.value = null;
    this.unread.value = unreadCount;
    // Skips the signal write when nothing changed, to avoid re-renders.
    const marks = data.map(({ id, readAt }) => `${id} ${readAt}`).join('\n');
    if (marks !== this.#marks) this.latest.value = data;
    this.#marks = marks;
    if (fresh.length > 0) this.#deps.onNew(fresh);
  }

  #isFresh({ id, readAt, createdAt }: Notification): boolean {
    const age = this.#deps.clock.read() - Date.parse(createdAt);
    return !this.#seen.has(id) && readAt === null && age < FRESH_MS;
  }
}
