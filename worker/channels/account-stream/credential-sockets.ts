import type { Ended } from '../../events/hub.client';
import { orderStub } from '../../verifications/orders/order.client';
import { CredentialSocketsStore, type CredentialSocket } from './credential-sockets.store';
import type { HubSockets } from './hub.sockets';
import { Shards } from './shards';

/** The sockets of each credential, in the hub, its shards and the orders, so that its end closes all of them (I-41). */
export class CredentialSockets {
  readonly #storage: DurableObjectStorage;
  readonly #store: CredentialSocketsStore;
  readonly #env: Env;
  readonly #sockets: HubSockets;
  readonly #shards: Shards;

  constructor(
    storage: DurableObjectStorage,
    { env, sockets, shards }: { env: Env; sockets: HubSockets; shards: Shards },
  ) {
    this.#storage = storage;
    this.#store = new CredentialSocketsStore(storage);
    this.#env = env;
    this.#sockets = sockets;
    this.#shards = shards;
  }

  /**
   * Notes a new socket in `shard`; 0 is the hub, which finds its own. False when the credential, whose scopes were read
   * at `readAt`, has ended or changed.
   */
  join(credentialId: string, readAt: number, shard: number): boolean {
    const isCurrent = this.#store.isCurrent(credentialId, readAt, Date.now());
    if (isCurrent && shard > 0) {
      this.#shards.join(shard);
      this.#store.add(credentialId, Shards.target(shard), Date.now());
    }
    return isCurrent;
  }

  /** Notes that `target` has a socket of the credential; false when the credential has ended. */
  add(credentialId: string, target: string): boolean {
    return this.#store.add(credentialId, target, Date.now());
  }

  /** Closes every socket of these credentials. @throws when an object did not answer, so that the caller repeats. */
  async close(ends: readonly Ended[]): Promise<void> {
    const open = this.#storage.transactionSync(() =>
      ends.flatMap(({ credentialId, isDead }) => {
        if (isDead) this.#store.end(credentialId, Date.now());
        else this.#store.change(credentialId, Date.now());
        return this.#store.of(credentialId);
      }),
    );
    for (const { credentialId } of ends) this.#sockets.closeOf(credentialId);
    const closed = await Promise.allSettled(open.map((socket) => this.#closeTarget(socket)));
    const failed = closed.filter(({ status }) => status === 'rejected').length;
    if (failed > 0) throw new Error(`${failed} of ${open.length} targets did not close`);
  }

  async #closeTarget(socket: CredentialSocket): Promise<void> {
    const { credential, target } = socket;
    const shard = this.#shards.byTarget(target);
    await (shard ?? orderStub(this.#env, target)).closeSockets(credential);
    this.#store.forget(socket);
  }
}
