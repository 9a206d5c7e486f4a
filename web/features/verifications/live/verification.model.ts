import { computed, signal } from '@preact/signals';
import { Problem, waitOf } from '../../../core/problem';
import type { Backend, Message, Verification } from '../../../api/backend';
import type { LiveEvent } from './frames';
import { LiveSocket, type LiveDeps } from './live-socket';
import { isOpen } from '../states';

export interface VerificationDeps {
  backend: Pick<Backend, 'verification' | 'messages' | 'cancel' | 'accept' | 'report'>;
  socket: LiveDeps;
  /** It has moved: its balance, its list and the other tabs may care. */
  onMoved: (verification: Verification) => void;
  /** A code has just come, seen by this page as it came. */
  onCode: (verification: Verification, eventId: string) => void;
  /** A message without a code has just come: the wait goes on. */
  onText: (verification: Verification) => void;
  /** It is no longer this caller's, or the caller is nobody. */
  onGone: (error: Problem) => void;
}

const AGAIN_MS = 2_000;
const GONE = new Set([401, 403, 404]);
const isGone = (error: unknown): error is Problem =>
  error instanceof Problem && GONE.has(error.status);

/** One verification under an open page: what is known of it, kept true by its socket. */
export class VerificationModel {
  readonly id: string;
  readonly data;
  readonly messages = signal<readonly Message[]>([]);
  readonly cancelError = signal<unknown>(null);
  readonly asking = signal(false);
  readonly open = computed(() => isOpen(this.data.value.state));
  /** A message came and no code was found in it: the reader may take it for theirs. */
  readonly undecided = computed(() => {
    const { state, code, messageCount } = this.data.value;
    return state === 'awaiting_sms' && code === null && messageCount > 0;
  });
  readonly live;
  readonly #deps: VerificationDeps;
  readonly #socket: LiveSocket;
  #version = 0;

  constructor(verification: Verification, deps: VerificationDeps) {
    this.id = verification.id;
    this.#deps = deps;
    this.data = signal(verification);
    this.#socket = new LiveSocket(this.id, deps.socket, {
      onEvent: (event) => this.#onEvent(event),
      onChange: () => void this.refresh(),
      isFinal: (error) => {
        if (!isGone(error)) return false;
        deps.onGone(error);
        return true;
      },
    });
    this.live = this.#socket.live;
  }

  start(): void {
    if (this.open.value) this.#socket.start();
    if (!this.open.value || this.undecided.value) void this.#loadMessages();
  }

  stop(): void {
    this.#version++;
    this.#socket.stop();
  }

  wake(): void {
    if (!this.open.value) return;
    this.#socket.wake();
    void this.refresh();
  }

  /** The API's own word; frames only come before it. An older answer never replaces a newer one. */
  async refresh(): Promise<void> {
    const version = ++this.#version;
    try {
      const verification = await this.#deps.backend.verification(this.id);
      if (version === this.#version) await this.apply(verification);
    } catch (error) {
      if (isGone(error)) this.#deps.onGone(error);
      else this.#again(version, Math.max(AGAIN_MS, waitOf(error)));
    }
  }

  #again(version: number, wait: number): void {
    setTimeout(() => version === this.#version && void this.refresh(), wait);
  }

  async apply(verification: Verification): Promise<void> {
    const before = this.data.value;
    this.data.value = { ...verification, code: verification.code ?? before.code };
    const moved = before.state !== verification.state || before.number !== verification.number;
    if (!isOpen(verification.state)) this.#socket.stop();
    // After a release nothing of what came is shown any more.
    if (verification.messageCount > 0) await this.#loadMessages();
    else this.messages.value = [];
    if (moved) this.#deps.onMoved(this.data.value);
  }

  cancel(): Promise<void> {
    return this.#ask((id) => this.#deps.backend.cancel(id));
  }

  /** Takes a message without a code for the one that was waited for; its price is paid then. */
  accept(): Promise<void> {
    return this.#ask((id) => this.#deps.backend.accept(id));
  }

  /** Tells the provider that the number is bad. A refusal is the asker's to show. @throws Problem, ConnectionLost. */
  async report(): Promise<void> {
    this.#version++;
    try {
      await this.apply(await this.#deps.backend.report(this.id));
    } catch (error) {
      // A report that the provider refuses is on record too.
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
    } catch (error) {
      this.cancelError.value = error;
      await this.refresh();
    } finally {
      this.asking.value = false;
    }
  }

  /** A code is shown from the frame itself; everything else is read from the API. */
  #onEvent(event: LiveEvent): void {
    const { code } = event.data;
    if (event.type === 'sms.received' && code) {
      const first = this.data.value.code === null;
      this.data.value = { ...this.data.value, code };
      if (first) this.#deps.onCode(this.data.value, event.id);
    } else if (event.type === 'sms.received' && this.data.value.code === null) {
      this.#deps.onText(this.data.value);
    }
    void this.refresh();
  }

  async #loadMessages(): Promise<void> {
    const known = await this.#deps.backend.messages(this.id).catch(() => null);
    if (known) this.messages.value = known.data;
  }
}
