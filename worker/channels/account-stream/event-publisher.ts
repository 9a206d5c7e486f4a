import type { LoggedEvent } from '../../events/event';
import { eventProblem } from '../../events/event-types';
import { inBackground } from '../../platform/core/background';
import { log } from '../../platform/core/log';
import type { HubBounds } from './bounds';
import { EventThrottle } from './event-throttle';
import { notifiedFrame, resyncFrame } from './frames';
import type { HubSockets } from './hub.sockets';
import type { History } from './event-log';
import { renderEvents, renderHistory, type Page } from './render-events';
import type { Shards } from './shards';
import type { Frame } from './stream-connection';

interface Parts {
  env: Env;
  accountId: string;
  sockets: HubSockets;
  shards: Shards;
  bounds: HubBounds;
}

/** Sends new events to the sockets of the hub and of its shards. */
export class EventPublisher {
  readonly #env: Env;
  readonly #accountId: string;
  readonly #sockets: HubSockets;
  readonly #shards: Shards;
  readonly #bounds: HubBounds;
  readonly #throttle: EventThrottle;

  constructor({ env, accountId, sockets, shards, bounds }: Parts) {
    this.#env = env;
    this.#accountId = accountId;
    this.#sockets = sockets;
    this.#shards = shards;
    this.#bounds = bounds;
    this.#throttle = new EventThrottle(() => bounds.eventsPerSecond);
  }

  /** When `resync` has work, epoch milliseconds; null for never. */
  get dueAt(): number | null {
    return this.#throttle.dueAt;
  }

  publish(events: readonly LoggedEvent[], now: number): void {
    for (const { type, data } of events) {
      const problem = eventProblem(type, data);
      // Sent nevertheless: an unknown field must not keep a code from a customer.
      if (problem) log('alert', 'hub.event_invalid', { type, problem });
    }
    if (this.#sockets.isEmpty && this.#shards.count === 0) return;
    if (!this.#throttle.admit(events.length, now)) return;
    this.#send(renderEvents(this.#env, this.#accountId, events));
  }

  /** Sends a `resync` to the sockets after a second with more events than are sent one by one. */
  resync(lastSequence: number, now: number): void {
    if (this.#throttle.release(now)) this.#send([resyncFrame(lastSequence, 'busy')]);
  }

  /** A part of the past, as frames: half of what a client may leave unread, because live events come beside it. */
  render(history: History): Promise<Page> {
    return renderHistory(this.#env, this.#accountId, history, this.#bounds.unread / 2);
  }

  /** Notifies the dashboards that the notifications of all events up to `sequence` are stored. */
  notify(sequence: number): void {
    this.#send([notifiedFrame(sequence)]);
  }

  /** Sends frames to the sockets of this object. */
  relay(frames: readonly Frame[] | Promise<readonly Frame[]>): void {
    const sent = this.#sockets.publish(frames);
    if (sent) inBackground('hub.publish', () => sent, this.#accountId);
  }

  #send(frames: readonly Frame[] | Promise<readonly Frame[]>): void {
    this.relay(frames);
    const relayed = this.#shards.publish(frames);
    if (relayed) inBackground('hub.relay', () => relayed, this.#accountId);
  }
}
