import { computed, signal } from '@preact/signals';
import { Problem, retryAfterMs } from '../../../core/problem';
import type { Backend, Message, Verification } from '../../../api/first-pages-api';
import type { StreamEvent } from '../../../realtime/frames';
import { SingleFlight } from '../../../core/single-flight';
import { isOpen } from '../states';

export interface VerificationDeps {
  backend: Pick<Backend, 'verification' | 'cancel' | 'accept' | 'report'>;
  /** Its state or its number changed. */
  onMoved: (verification: Verification) => void;
  /** This page changed it: the other tabs must read it again. */
  onActed: () => void;
  /** A code has just arrived, by an event or by a read. */
  onCode: (verification: Verification) => void;
  /** A message without a code has just arrived: the verification still waits. */
  onText: (verification: Verification) => void;
  /** The caller is signed out, or may not see it any more. */
  onGone: (error: Problem) => void;
}

const RETRY_MS = 2_000;
const GONE = new Set([401, 403, 404]);
const isGone = (error: unknown): error is Problem =>
  error instanceof Problem && GONE.has(error.status);

/** Whether `answer` was given before `known`: an end is final, a history only grows, and an open verification keeps its messages. */
function isOlder(answer: Verification, known: Verification): boolean {
  if (isOpen(answer.state) && !isOpen(known.state)) return true;
  const moves = answer.history.length - known.history.length;
  if (moves !== 0) return moves < 0;
  return isOpen(answer.state) && answer.messageCount < known.messageCount;
}

/** One verification on an open page, kept up to date by the account's stream. */
export class VerificationModel {
  readonly id: string;
  readonly data;
  readonly messages = signal<readonly Message[]>([]);
  readonly cancelError = signal<unknown>(null);
  readonly asking = signal(false);
  /** It had ended when this page found it: shown in one line. */
  readonly isPast: boolean;
  readonly open = computed(() => isOpen(this.data.value.state));
  /** A message without a code arrived: the customer may accept it. */
  readonly undecided = computed(() => {
    const { state, code, messageCount } = this.data.value;
    return state === 'awaiting_sms' && code === null && messageCount > 0;
  });
  readonly #deps: VerificationDeps;
  readonly #reads = new SingleFlight((isCurrent) => this.#read(isCurrent));
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(verification: Verification, deps: VerificationDeps) {
    this.id = verification.id;
    this.#deps = deps;
    this.data = signal(verification);
    this.messages.value = verification.messages ?? [];
    this.isPast = !isOpen(verification.state);
  }

  /** Messages that the first answer did not contain. */
  start(): void {
    if (this.messages.value.length < this.data.value.messageCount) void this.refresh();
  }

  /** Drops the answer of a running read, and its retry. */
  stop(): void {
    clearTimeout(this.#retry);
    this.#reads.cancel();
  }

  /** Reads the API's answer, which events only precede. */
  refresh(): Promise<void> {
    clearTimeout(this.#retry);
    return this.#reads.request();
  }

  async #read(isCurrent: () => boolean): Promise<void> {
    try {
      const verification = await this.#deps.backend.verification(this.id);
      if (isCurrent()) this.apply(verification);
    } catch (error) {
      if (!isCurrent()) return;
      if (isGone(error)) return this.#deps.onGone(error);
      const wait = Math.max(RETRY_MS, retryAfterMs(error));
      this.#retry = setTimeout(() => void this.refresh(), wait);
    }
  }

  /** Shows an answer of the API. An older answer never replaces a newer one. */
  apply(verification: Verification): void {
    const before = this.data.value;
    if (isOlder(verification, before)) return;
    const now = { ...verification, code: verification.code ?? before.code };
    this.data.value = now;
    if (before.code === null && now.code !== null) this.#deps.onCode(now);
    // A released number's messages are not shown any more.
    if (now.messageCount === 0) this.messages.value = [];
    else if (now.messages) this.messages.value = now.messages;
    if (before.state !== now.state || before.number !== now.number) this.#deps.onMoved(now);
  }

  cancel(): Promise<void> {
    return this.#ask((id) => this.#deps.backend.cancel(id));
  }

  /** Accepts a message without a code: the price is paid. */
  accept(): Promise<void> {
    return this.#ask((id) => this.#deps.backend.accept(id));
  }

  /** Reports the number to the provider as bad. @throws Problem, ConnectionLost. */
  async report(): Promise<void> {
    this.stop();
    try {
      this.apply(await this.#deps.backend.report(this.id));
      // The answer to a change has no messages.
      this.start();
      this.#deps.onActed();
    } catch (error) {
      // The API records a report that the provider refuses, too.
      await this.refresh();
      throw error;
    }
  }

  async #ask(act: (id: string) => Promise<Verification>): Promise<void> {
    this.asking.value = true;
    this.cancelError.value = null;
    this.stop();
    try {
      this.apply(await act(this.id));
      this.start();
      this.#deps.onActed();
    } catch (error) {
      this.cancelError.value = error;
      await this.refresh();
    } finally {
      this.asking.value = false;
    }
  }

  /** Shows a code from the event itself; everything else is read from the API. */
  onEvent({ type, data: { code } }: StreamEvent): void {
    const isFirst = this.data.value.code === null;
    if (type === 'sms.received' && typeof code === 'string') {
      this.data.value = { ...this.data.value, code };
      if (isFirst) this.#deps.onCode(this.data.value);
    } else if (type === 'sms.received' && isFirst) {
      this.#deps.onText(this.data.value);
    }
    void this.refresh();
  }
}
