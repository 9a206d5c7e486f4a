import { post, type PostResult } from '../lib/post';
import type { SettingsStore } from './settings.store';
import { retryWait, sentBody, signBody } from './webhook-body';
import type { AttemptResult, Webhook, WebhookStore } from './webhooks.store';

/** Longer than any attempt, so that a lease expires only after the process died. */
const LEASE_MARGIN_MS = 15_000;
/** Results that arrive within this time are written to disk together. */
const GATHER_MS = 5;
const DROPPED_AT_ONCE = 1000;

export interface Target {
  url: string;
  key: string;
}

/** Sends due webhooks concurrently, so that a slow receiver delays no other attempt. */
export class WebhookPump {
  readonly #webhooks: WebhookStore;
  readonly #settings: SettingsStore;
  readonly #target: Target;
  readonly #onChange: () => void;
  #inFlight = 0;
  #epoch = 0;
  #done: AttemptResult[] = [];

  constructor(
    webhooks: WebhookStore,
    settings: SettingsStore,
    target: Target,
    onChange: () => void,
  ) {
    this.#webhooks = webhooks;
    this.#settings = settings;
    this.#target = target;
    this.#onChange = onChange;
  }

  get hasRoom(): boolean {
    return this.#inFlight < this.#settings.switches.webhooks.inFlight;
  }

  /** Discards answers that arrive after a reset: their rows are deleted. */
  forget(): void {
    this.#epoch += 1;
    this.#done = [];
  }

  send(now: number): void {
    const { timeoutMs, url, inFlight } = this.#settings.switches.webhooks;
    const room = inFlight - this.#inFlight;
    if (room <= 0) return;
    const to = url ?? this.#target.url;
    const many = to === '' ? DROPPED_AT_ONCE : room;
    for (const webhook of this.#webhooks.claim(now, many, now + timeoutMs + LEASE_MARGIN_MS)) {
      if (to !== '') void this.#attempt(webhook, to);
      else {
        const nowhere = { dueAt: null, sentAt: now, answer: null, error: 'no URL' };
        this.#webhooks.finish({ seq: webhook.seq, state: 'dropped', ...nowhere });
      }
    }
  }

  async #attempt(webhook: Webhook, url: string): Promise<void> {
    const epoch = this.#epoch;
    this.#inFlight += 1;
    const posted = await this.#post(webhook, url);
    if (epoch === this.#epoch) this.#done.push(this.#evaluate(webhook, posted));
    if (this.#done.length <= 1) await scheduler.wait(GATHER_MS);
    this.#inFlight -= 1;
    const done = this.#done.splice(0);
    for (const one of done) this.#webhooks.finish(one);
    this.#onChange();
  }

  #post(webhook: Webhook, url: string): Promise<PostResult> {
    const settings = this.#settings.switches.webhooks;
    return post(url, settings.timeoutMs, async () => {
      const headers = new Headers({
        'content-type': 'application/json',
        'user-agent': 'Paystack/2.0',
      });
      const signing = webhook.signing ?? settings.signing;
      const key = settings.key ?? this.#target.key;
      if (signing !== 'none') {
        headers.set('x-paystack-signature', await signBody(webhook.body, key, signing));
      }
      return { headers, body: sentBody(webhook.body, signing) };
    });
  }

  /** Only 200 is a success; a failed attempt is repeated by the schedule. */
  #evaluate(webhook: Webhook, { status, error }: PostResult): AttemptResult {
    const now = Date.now();
    const end = { seq: webhook.seq, sentAt: now, answer: status, error };
    if (status === 200) return { ...end, state: 'delivered', dueAt: null };
    const settings = this.#settings.switches.webhooks;
    const isOutage = status === null || status >= 500;
    const attempts = isOutage && !settings.outageCounts ? 1 : webhook.attempt;
    const wait = retryWait(settings, attempts);
    if (wait === undefined) return { ...end, state: 'failed', dueAt: null };
    return { ...end, state: 'waiting', dueAt: now + wait };
  }
}
