import { signal } from '@preact/signals';
import type { Notification } from '../../api/notifications-api';

/** A notification, or a code that has just arrived. */
export interface ToastItem extends Notification {
  code?: string;
}

const STACKED = 3;
export const SHOWN_MS = 8_000;

export interface ShownCode {
  /** The id of the verification. */
  id: string;
  code: string;
  title: string;
  body: string;
  at: string;
}

interface Toast {
  timer: ReturnType<typeof setTimeout> | undefined;
  /** Remaining milliseconds as of `since`. */
  left: number;
  since: number;
}

/** Toasts: each notification is shown once, for a while that hovering suspends. */
export class ToastsModel {
  /** The newest last. */
  readonly items = signal<readonly ToastItem[]>([]);
  readonly #toasts = new Map<string, Toast>();
  readonly #shown = new Set<string>();
  #isHeld = false;

  /** Removes the oldest toast when there are too many; the bell lists it. */
  show(notification: ToastItem): void {
    const { id } = notification;
    if (this.#shown.has(id)) return;
    this.#shown.add(id);
    const toast: Toast = { timer: undefined, left: SHOWN_MS, since: Date.now() };
    this.#toasts.set(id, toast);
    this.items.value = [...this.items.peek(), notification];
    for (const old of this.items.peek().slice(0, -STACKED)) this.dismiss(old.id);
    if (!this.#isHeld) this.#run(id, toast);
  }

  dismiss(id: string): void {
    clearTimeout(this.#toasts.get(id)?.timer);
    this.#toasts.delete(id);
    this.items.value = this.items.peek().filter((one) => one.id !== id);
    // A removed element fires no `mouseleave`.
    if (this.items.peek().length === 0) this.#isHeld = false;
  }

  /** Removes toasts of notifications that were read elsewhere. */
  dismissRead(known: readonly Notification[]): void {
    for (const { id, readAt } of known)
      if (readAt !== null && this.#toasts.has(id)) this.dismiss(id);
  }

  /** A code for a number that the page does not show: its toast has the code itself. */
  showCode({ id, code, title, body, at }: ShownCode): void {
    const about = { type: 'verification' as const, id };
    // Nothing to mark as read: it is no notification.
    const dates = { createdAt: at, readAt: at, archivedAt: null };
    this.show({
      id: `code_${id}`,
      type: 'sms.received',
      title,
      body,
      about,
      silent: false,
      ...dates,
      code,
    });
  }

  /** Suspends all timers while a toast has the pointer or the focus. */
  hold(): void {
    if (this.#isHeld) return;
    this.#isHeld = true;
    for (const toast of this.#toasts.values()) {
      clearTimeout(toast.timer);
      toast.left -= Date.now() - toast.since;
    }
  }

  release(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    for (const [id, toast] of this.#toasts) this.#run(id, toast);
  }

  clear(): void {
    for (const { id } of this.items.peek()) this.dismiss(id);
  }

  #run(id: string, toast: Toast): void {
    toast.since = Date.now();
    toast.timer = setTimeout(() => this.dismiss(id), toast.left);
  }
}
