import type { Db } from '../../platform/db/client';
import { KeyDestroyed, type Sealer } from '../../platform/sealing/sealing.service';
import { isTerminal } from './order';
import { findSnapshot } from './order.read-model';
import type { OrderStore } from './order.store';
import { buildSnapshot, type Snapshot } from './snapshot';
import { toVerification } from './verifications.view';

interface Sources {
  store: OrderStore;
  db: Db;
  sealer: Sealer;
  /** The id of the order, which its object has as its name. */
  id: string | undefined;
}

/** One order as its owner sees it: from the object, or from D1 once the object is empty. */
export class OrderView {
  readonly #from: Sources;
  #rendered: { version: object; text: string } | null = null;

  constructor(from: Sources) {
    this.#from = from;
  }

  /** @returns null for an unknown order, for another account, and for an account whose key is destroyed (I-16). */
  async find(accountId: string): Promise<Snapshot | null> {
    const { store, id } = this.#from;
    if (!store.order && id) return (await this.findArchived({ id, accountId }))?.snapshot ?? null;
    if (store.order?.accountId !== accountId) return null;
    try {
      return await this.current();
    } catch (error) {
      if (error instanceof KeyDestroyed) return null;
      throw error;
    }
  }

  /** As `find`, as the JSON of the API, which is rendered once for each version of an order that has not ended. */
  async render(accountId: string): Promise<string | null> {
    const { version, order } = this.#from.store;
    const rendered = this.#rendered;
    if (order?.accountId === accountId && version && rendered?.version === version)
      return rendered.text;
    const snapshot = await this.find(accountId);
    if (!snapshot) return null;
    const text = JSON.stringify(toVerification(snapshot));
    // After its end the account, and with it its key, may be deleted: the text must not outlive the key (I-16).
    const mayKeep = order !== null && !isTerminal(order.state);
    const isCurrent = version !== null && this.#from.store.version === version;
    this.#rendered = mayKeep && isCurrent ? { version, text } : null;
    return text;
  }

  /** @throws when the object has no order. */
  async current(): Promise<Snapshot> {
    const { store, sealer } = this.#from;
    if (!store.order) throw new Error('the object has no order');
    return buildSnapshot(sealer, store.order, store.messages('shown'));
  }

  findArchived(owned: { id: string; accountId: string }): ReturnType<typeof findSnapshot> {
    return findSnapshot(this.#from.db, this.#from.sealer, owned);
  }
}
