import { computed, signal } from '@preact/signals';
import { Problem, retryAfterMs } from '../../../core/problem';
import type { Backend, Message, Verification } from '../../../api/first-pages-api';
import type { StreamEvent } from '../../../realtime/frames';
import { isOpen } from '../states';

export interface VerificationDeps {
  backend: Pick<Backend, 'verification' | 'messages' | 'cancel' | 'accept' | 'report'>;
  /** Its state or its number changed. */
  onMoved: (verification: Verification) => void;
  /** This page changed it: the other tabs must read it again. */
  onActed: () => void;
  /** A code has just arrived. */
  onCode: (verification: Verification, eventId: string) => void;
  /** A message without a code has just arrived: the verification still waits. */
  onText: (verification: Verification) => void;
  /** The caller is signed out, or may not see it any more. */
  onGone: (error: Problem) => void;
}

const RETRY_MS = 2_000;
const GONE = new Set([401, 403, 404]);
const isGone = (error: unknown): error is Problem =>
  error instanceof Problem && GONE.has(error.status);

/** One verification on an open page, kept up to date by the account's stream. */
export class VerificationModel {
  readonly id: string;
  readonly data;
  readonly messages = signal<readonly Message[]>([]);
  readonly cancelError = signal<unknown>(null);
  readonly asking = signal(false);
  readonly open = computed(() => isOpen(this.data.value.state));
  /** A message without a code arrived: the customer may accept it. */
  readonly undecided = computed(() => {
    const { state, code, messageCount } = this.data.value;
    return state === 'awaiting_sms' && code === null && messageCount > 0;
  });
  readonly #deps: VerificationDeps;
  #version = 0;

  constructor(verification: Verification, deps: VerificationDeps) {
    this.id = verification.id;
    this.#deps = deps;
    this.data = signal(verification);
  }

  start(): void {
    if (!this.open.value || this.undecided.value) void this.#loadMessages();
  }

  /** Drops the answer of a running read. */
  stop(): void {
    this.#version++;
  }

  /** Reads the API's answer, which events only precede. An older answer never replaces a newer one. */
  async refresh(): Promise<void> {
    const version = ++this.#version;
    try {
      const verification = await this.#deps.backend.verification(this.id);
      if (version === this.#version) await this.apply(verification);
    } catch (error) {
      if (isGone(error)) this.#deps.onGone(error);
      else this.#refreshLater(version, Math.max(RETRY_MS, retryAfterMs(error)));
    }
  }

  #refreshLater(version: number, wait: number): void {
    setTimeout(() => version === this.#version && void this.refresh(), wait);
  }

  async apply(verification: Verification): Promise<void> {
    const before = this.data.value;
    this.data.value = { ...verification, code: verification.code ?? before.code };
    const moved = before.state !== verification.state || before.number !== verification.number;
    // A released number's messages are not shown any more.
    if (verification.messageCount > 0) await this.#loadMessages();
    else this.messages.value = [];
    if (moved) this.#deps.onMoved(this.data.value);
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
    this.#version++;
    try {
      await this.apply(await this.#deps.backend.report(this.id));
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
    this.#version++;
    try {
      await this.apply(await act(this.id));
      this.#deps.onActed();
    } catch (error) {
      this.cancelError.value = error;
      await this.refresh();
    } finally {
      this.asking.value = false;
    }
  }

  /** Shows a code from the event itself; everything else is read from the API. */
  onEvent({ id, type, data: { code } }: StreamEvent): void {
    const isFirst = this.data.value.code === null;
    if (type === 'sms.received' && typeof code === 'string') {
      this.data.value = { ...this.data.value, code };
      if (isFirst) this.#deps.onCode(this.data.value, id);
    } else if (type === 'sms.received' && isFirst) {
      this.#deps.onText(this.data.value);
    }
    void this.refresh();
  }

  async #loadMessages(): Promise<void> {
    const known = await this.#deps.backend.messages(this.id).catch(() => null);
    if (known) this.messages.value = known.data;
  }
}
