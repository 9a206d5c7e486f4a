import type { HubEvent, OnNumbered } from '../../events/event';
import type { Db } from '../../platform/db/client';
import type { Sealer } from '../../platform/sealing/sealing.service';
import type { TextVerifiedClient } from '../../providers/textverified/textverified.client';
import type { Order } from './order';
import type { OrderStore, StoredEvent } from './order.store';

/** Everything that an order's saga uses. The Durable Object provides it; tests replace it and crash it. */
export interface OrderContext {
  store: OrderStore;
  db: Db;
  provider: TextVerifiedClient;
  sealer: Sealer;
  /**
   * Appends to the account's event log, which tells `onNumbered` the numbers of the events. `mayRepeat`: an earlier
   * attempt may have appended the same events.
   */
  append: (events: HubEvent[], mayRepeat: boolean, onNumbered?: OnNumbered) => Promise<void>;
  /** Starts an automatic top-up: the hold took the balance below the customer's threshold. */
  topUp: (accountId: string) => void;
  /** The provider asks more than the price of the order. */
  priceRefused: (order: Order) => Promise<void>;
  /** Wakes the callers that wait for a change, and ends their long polls. */
  notify: () => void;
  /** Sends events, which have their numbers, to the sockets. */
  publish: (events: StoredEvent[]) => void;
  /** Closes the sockets: the order has ended, and all its events were published. */
  closeSockets: () => void;
  /** Deletes everything stored for an order that was not created. */
  wipe: () => Promise<void>;
  now: () => number;
  /** In 0…1. */
  random: () => number;
}
