import type { Moment } from '../../worker/verifications/orders/saga-types';
import { newOrder, type Draft, type Order } from '../../worker/verifications/orders/order';

/** Start time of the orders in pure tests. */
export const T0 = Date.UTC(2026, 10, 22, 12);

export const draft = (overrides: Partial<Draft> = {}): Draft => ({
  id: 'ver_1',
  accountId: 'acc_1',
  tenantId: 'tnt_default',
  credentialId: 'key_1',
  requestHash: 'h',
  providerAccount: 'main',
  service: 'whatsapp',
  capability: 'sms',
  areaCodes: null,
  carriers: null,
  origin: null,
  price: 100,
  windowMs: 600_000,
  ...overrides,
});

/** An order whose number has waited for a code since T0. */
export const awaitingOrder = (overrides: Partial<Order> = {}): Order => ({
  ...newOrder(draft(), T0),
  state: 'awaiting_sms',
  held: true,
  reservationId: 'lr_1',
  reservedAt: T0,
  reservation: {
    number: '+12065550142',
    createdAt: T0,
    endsAt: T0 + 600_000,
    costCents: 60,
  },
  deadlineAt: T0 + 600_000,
  ...overrides,
});

export const moment = (overrides: Partial<Moment> = {}): Moment => ({
  now: T0,
  begunAt: overrides.now ?? T0,
  random: 0.5,
  hasCode: false,
  ...overrides,
});
