import { scheduleTopUp } from '../../billing/auto-top-up/top-up.service';
import { hubOf } from '../../events/hub.client';
import { SECOND } from '../../platform/core/clock';
import { withTimeout } from '../../platform/core/timeout';
import { textVerified } from '../../providers/textverified/textverified.client';
import { dropRefusedPrice } from '../catalogue/catalogue.service';
import type { OrderAlarm } from './order-alarm';
import type { OrderContext } from './order-context';
import type { OrderSockets } from './order.sockets';
import type { Waiters } from './waiters';

/** The longest wait for the account's log, so that a log that does not answer delays no number. */
const APPEND_MS = 2 * SECOND;

interface Parts extends Pick<OrderContext, 'store' | 'db' | 'sealer'> {
  sockets: OrderSockets;
  alarm: OrderAlarm;
  waiters: Waiters;
}

/** The context of an order in the Worker: real provider, log, clock and random numbers. */
export function createOrderContext(
  env: Env,
  { store, db, sealer, sockets, alarm, waiters }: Parts,
): OrderContext {
  return {
    store,
    db,
    sealer,
    provider: textVerified(env, store.order?.providerAccount),
    async append(events, mayRepeat, onNumbered) {
      const accountId = events[0]?.accountId;
      if (!accountId) return;
      await withTimeout(hubOf(env, accountId).append(events, mayRepeat, onNumbered), APPEND_MS);
    },
    priceRefused: (order) => dropRefusedPrice({ env }, order, Date.now()),
    topUp: (accountId) => scheduleTopUp({ env, db, now: Date.now }, accountId),
    notify() {
      sockets.endPolls();
      waiters.notify();
    },
    publish: (events) => sockets.publish(events),
    closeSockets: () => sockets.end(),
    async wipe() {
      await alarm.clear();
      waiters.notify();
    },
    now: Date.now,
    random: Math.random,
  };
}
