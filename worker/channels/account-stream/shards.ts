import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import type { HubStub } from '../../events/hub.client';
import type { Frame } from './watcher';
import { EVERY } from './watches.store';

const COUNT = 'shards';
const MARK = '#';

/** The objects that hold the sockets which the hub itself has no room for. Most accounts never have one. */
export class Shards {
  readonly #kv: DurableObjectStorage['kv'];
  readonly #stub: (shard: number) => HubStub;
  #count: number;
  /** Frames reach a shard in order: each call waits for the one before it. */
  #relaying: Promise<void> = Promise.resolve();

  constructor(storage: DurableObjectStorage, stub: (shard: number) => HubStub) {
    this.#kv = storage.kv;
    this.#stub = stub;
    this.#count = Number(storage.kv.get(COUNT) ?? 0);
  }

  get count(): number {
    return this.#count;
  }

  /** How a shard stands among the targets of a credential. */
  static target(shard: number): string {
    return `${MARK}${shard}`;
  }

  byTarget(target: string): HubStub | null {
    return target.startsWith(MARK) ? this.#stub(Number(target.slice(MARK.length))) : null;
  }

  /** A shard takes a socket: from now on it hears of every event. */
  join(shard: number): void {
    if (shard <= this.#count) return;
    this.#count = shard;
    this.#kv.put(COUNT, shard);
  }

  /** Hands frames to every shard. One that does not answer has its sockets closed, who then resume. */
  publish(frames: readonly Frame[] | Promise<readonly Frame[]>): void {
    if (this.#count === 0) return;
    this.#relaying = this.#relaying
      .then(async () => {
        const made = [...(await frames)];
        await Promise.all(this.#shards().map((shard) => this.#relay(shard, made)));
      })
      // Frames that were never made are a gap for every shard; what comes after them is relayed again.
      .catch((error: unknown) => this.#giveUp(this.#shards(), error));
  }

  #shards = (): HubStub[] => Array.from({ length: this.#count }, (_, i) => this.#stub(i + 1));

  async #relay(shard: HubStub, frames: Frame[]): Promise<void> {
    try {
      await shard.relay(frames);
    } catch (error) {
      await this.#giveUp([shard], error);
    }
  }

  /** Closes the sockets of `shards`: else they would go on with a gap that they cannot see. */
  async #giveUp(shards: readonly HubStub[], error: unknown): Promise<void> {
    log('warn', 'hub.relay', { error: describeError(error) });
    await Promise.all(shards.map((shard) => shard.closeSockets(EVERY).catch(() => undefined)));
  }
}
