import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import type { HubStub } from '../../events/hub.client';
import type { Frame } from './stream-connection';
import { ALL_CREDENTIALS } from './credential-sockets.store';

const COUNT = 'shards';
const MARK = '#';

/** The objects that hold the sockets beyond the hub's own limit. Most accounts have none. */
export class Shards {
  readonly #kv: DurableObjectStorage['kv'];
  readonly #stub: (shard: number) => HubStub;
  #count: number;
  /** Frames reach a shard in order: each call waits for the previous one. */
  #relaying: Promise<void> = Promise.resolve();

  constructor(storage: DurableObjectStorage, stub: (shard: number) => HubStub) {
    this.#kv = storage.kv;
    this.#stub = stub;
    this.#count = Number(storage.kv.get(COUNT) ?? 0);
  }

  get count(): number {
    return this.#count;
  }

  /** The name of a shard among the targets of a credential. */
  static target(shard: number): string {
    return `${MARK}${shard}`;
  }

  byTarget(target: string): HubStub | null {
    return target.startsWith(MARK) ? this.#stub(Number(target.slice(MARK.length))) : null;
  }

  /** A shard accepts a socket: from now on it receives every event. */
  join(shard: number): void {
    if (shard <= this.#count) return;
    this.#count = shard;
    this.#kv.put(COUNT, shard);
  }

  /** Relays frames to every shard. The sockets of a shard that does not answer are closed, and resume. */
  publish(frames: readonly Frame[] | Promise<readonly Frame[]>): Promise<void> | null {
    if (this.#count === 0) return null;
    this.#relaying = this.#relaying
      .then(async () => {
        const made = [...(await frames)];
        await Promise.all(this.#shards().map((shard) => this.#relay(shard, made)));
      })
      // A failure to render is a gap for every shard; later frames are relayed again.
      .catch((error: unknown) => this.#giveUp(this.#shards(), error));
    return this.#relaying;
  }

  #shards = (): HubStub[] => Array.from({ length: this.#count }, (_, i) => this.#stub(i + 1));

  async #relay(shard: HubStub, frames: Frame[]): Promise<void> {
    try {
      await shard.relay(frames);
    } catch (error) {
      await this.#giveUp([shard], error);
    }
  }

  /** Closes the sockets of `shards`, which would otherwise continue with a gap. */
  async #giveUp(shards: readonly HubStub[], error: unknown): Promise<void> {
    log('warn', 'hub.relay', { error: describeError(error) });
    await Promise.all(
      shards.map((shard) => shard.closeSockets(ALL_CREDENTIALS).catch(() => undefined)),
    );
  }
}
