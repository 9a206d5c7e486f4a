import { computed, signal } from '@preact/signals';
import type { Backend, Message, State, Verification } from '../../../api/first-pages-api';

export interface Moment {
  kind: State | 'message' | 'deadline';
  at: string;
  message?: Message;
  /** The code of a completion, if there is one. */
  code?: string | null;
}

const byTime = (a: Moment, b: Moment): number => Date.parse(a.at) - Date.parse(b.at);

/** All states and messages in order of time; a pending deadline comes last. */
export function toTimeline(verification: Verification, messages: readonly Message[]): Moment[] {
  const { code } = verification;
  const states = verification.history.map(({ state, enteredAt: at }): Moment => ({
    kind: state,
    at,
    ...(state === 'completed' && { code }),
  }));
  const texts = messages.map((message): Moment => ({
    kind: 'message',
    at: message.receivedAt,
    message,
  }));
  const past = [...states, ...texts].toSorted(byTime);
  const { deadlineAt, endedAt } = verification;
  if (deadlineAt === null || endedAt !== null) return past;
  return [...past, { kind: 'deadline', at: deadlineAt }];
}

type DetailBackend = Pick<Backend, 'verification' | 'report' | 'changeOwnId'>;

/** One verification with its messages. */
export class DetailModel {
  readonly verification = signal<Verification | null>(null);
  readonly error = signal<unknown>(null);
  readonly timeline = computed(() =>
    this.verification.value
      ? toTimeline(this.verification.value, this.verification.value.messages ?? [])
      : [],
  );
  readonly #id: string;
  readonly #backend: DetailBackend;
  #version = 0;

  constructor(id: string, backend: DetailBackend) {
    this.#id = id;
    this.#backend = backend;
  }

  /**
   * Reports through the live model when there is one, so that its card shows it too. @throws Problem, ConnectionLost.
   */
  async report(live?: { report: () => Promise<void> }): Promise<void> {
    try {
      await (live ? live.report() : this.#backend.report(this.#id));
    } finally {
      await this.load();
    }
  }

  /** Changes the customer's own id; null removes it. @throws Problem, ConnectionLost. */
  async changeOwnId(externalId: string | null): Promise<void> {
    await this.#backend.changeOwnId(this.#id, externalId);
    await this.load();
  }

  async load(): Promise<void> {
    const version = ++this.#version;
    try {
      const verification = await this.#backend.verification(this.#id);
      if (version !== this.#version) return;
      this.verification.value = verification;
      this.error.value = null;
    } catch (error) {
      if (version === this.#version) this.error.value = error;
    }
  }
}
