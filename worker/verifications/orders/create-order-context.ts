import { scheduleTopUp } from '../../billing/auto-top-up/top-up.service';
import { hubOf } from '../../events/hub.client';
import { SECOND } from '../../platform/core/clock';
import { withTimeout } from '../../platform/core/timeout';
import { textVerified } from '../../providers/textverified/textverified.client';
import { dropRefusedPrice } from '../catalogue/catalogue.service';
import type { OrderContext } from './order-context';

/** The longest wait for the account's log, so that a log that does not answer delays no number. */
const APPEND_MS = 2 * SECOND;

type Parts = Pick<
  OrderContext,
  'store' | 'db' | 'sealer' | 'notify' | 'publish' | 'closeSockets' | 'wipe'
>;

/** The context of an order in the Worker: real provider, log, clock and random numbers. */
export function createOrderContext(env: Env, parts: Parts): OrderContext {
  return {
    ...parts,
    provider: textVerified(env, parts.store.order?.providerAccount),
    async append(events, mayRepeat, onNumbered) {
      const accountId = events[0]?.accountId;
      if (!accountId) return;
      await withTimeout(hubOf(env, accountId).append(events, mayRepeat, onNumbered), APPEND_MS);
    },
    priceRefused: (order) => dropRefusedPrice({ env }, order, Date.now()),
    topUp: (accountId) => scheduleTopUp({ env, db: parts.db, now: Date.now }, accountId),
    now: Date.now,
    random: Math.random,
  };
}
