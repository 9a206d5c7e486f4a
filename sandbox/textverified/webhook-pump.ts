import type { SettingsStore } from './settings.store';
import { post, type PostResult } from '../lib/post';
import { renderEvent, signBody } from './webhook-body';
import type { WebhookEvent, WebhookStore } from './webhooks.store';

const MAX_IN_FLIGHT = 48;
/** Longer than any attempt, so that a lease expires only after the process died. */
const LEASE_MARGIN_MS = 15_000;

export interface Target {
  url: string;
  secret: string;
}

/** Sends due events concurrently, so that a slow receiver delays no other attempt. */
export class WebhookPump {
  readonly #webhooks: WebhookStore;
  readonly #settings: SettingsStore;
  readonly #target: Target;
  readonly #onChange: () => void;
  #inFlight = 0;
  #epoch = 0;

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
    return this.#inFlight < MAX_IN_FLIGHT;
  }

  /** Discards answers that arrive after a reset: their rows are deleted. */
  forget(): void {
    this.#epoch += 1;
  }

  send(now: number): void {
    const { timeoutMs, url } = this.#settings.switches.webhooks;
    const room = MAX_IN_FLIGHT - this.#inFlight;
    if (room <= 0) return;
    const to = url ?? this.#target.url;
    for (const event of this.#webhooks.claim(now, room, now + timeoutMs + LEASE_MARGIN_MS)) {
      if (to === '') this.#webhooks.finish(event.seq, 'dropped', null);
      else void this.#attempt(event, to);
    }
  }

  async #attempt(event: WebhookEvent, url: string): Promise<void> {
    const epoch = this.#epoch;
    this.#inFlight += 1;
    const at = Date.now();
    const result = await this.#post(event, url);
    this.#inFlight -= 1;
    if (epoch !== this.#epoch) return;
    const now = Date.now();
    this.#webhooks.logAttempt(event, { ...result, at, url, tookMs: now - at });
    this.#finish(event, result.status !== null && result.status >= 200 && result.status < 300, now);
    this.#onChange();
  }

  #post(event: WebhookEvent, url: string): Promise<PostResult> {
    const settings = this.#settings.switches.webhooks;
    return post(url, settings.timeoutMs, async () => {
      const body = renderEvent(event, settings);
      const headers = new Headers({
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'TextVerified-Sandbox/1.0',
      });
      if (settings.signing !== 'none') {
        headers.set(
          'x-webhook-signature',
          await signBody(body, this.#target.secret, settings.signing),
        );
      }
      return { headers, body };
    });
  }

  /** A failed attempt is repeated by the schedule; too many consecutive failures disable the webhook. */
  #finish(event: WebhookEvent, isDelivered: boolean, now: number): void {
    if (isDelivered) {
      if (this.#settings.webhookFailures > 0) this.#settings.webhookFailures = 0;
      this.#webhooks.finish(event.seq, 'delivered', null);
      return;
    }
    const { retryScheduleMs, disableAfter, whileDisabled } = this.#settings.switches.webhooks;
    const failures = this.#settings.webhookFailures + 1;
    this.#settings.webhookFailures = failures;
    const wait = retryScheduleMs[event.attempt - 1];
    if (wait === undefined) this.#webhooks.finish(event.seq, 'failed', null);
    else this.#webhooks.finish(event.seq, 'waiting', now + wait);
    if (disableAfter > 0 && failures >= disableAfter) this.#settings.webhookDisabled = true;
    if (this.#settings.webhookDisabled) {
      this.#webhooks.stop(whileDisabled === 'hold' ? 'held' : 'dropped');
    }
  }
}
