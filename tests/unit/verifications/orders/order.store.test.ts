import { expect, test } from 'vitest';
import { newOrder } from '../../../../worker/verifications/orders/order';
import { OrderStore } from '../../../../worker/verifications/orders/order.store';
import { MapStorage } from '../../../support/map-storage';

// The order of the keys differs from the schema, as in stored drafts.
const draft = {
  price: 100,
  id: 'ver_1',
  windowMs: 600_000,
  accountId: 'acc_1',
  tenantId: 'tnt_default',
  credentialId: 'key_1',
  requestHash: 'hash',
  providerAccount: 'main',
  service: 'whatsapp',
  capability: 'sms' as const,
  areaCodes: null,
  carriers: null,
};
const message = { id: 'msg_1', sealed: 's1.x.y', disposition: 'aside' as const, hasCode: true };

test('I-12 a poll without news writes no row, also after a hibernation of the object', () => {
  const storage = new MapStorage();
  new OrderStore(storage).create(newOrder(draft, 1_000));
  const awake = new OrderStore(storage);
  if (!awake.order) throw new Error('the order is lost');
  awake.save({ ...awake.order, nextAt: 9_000, attempts: 2, intervalMs: 60_000 });
  awake.write();
  expect(storage.writes).toBe(1);
  awake.save({ ...awake.order, notFound: 1 });
  awake.write();
  awake.write();
  expect(storage.writes).toBe(2);
  expect(new OrderStore(storage).order?.notFound).toBe(1);
});

test('a message of a rolled back transaction is not stored, one of a completed transaction is', () => {
  const store = new OrderStore(new MapStorage());
  store.create(newOrder(draft, 1_000));
  expect(store.messages('aside')).toEqual([]);
  const stored = { ...message, receivedAt: 1, storedAt: 2 };
  const failing = () =>
    store.transaction(() => {
      store.addMessage(stored);
      expect(store.countMessages()).toBe(1);
      throw new Error('crash');
    });
  expect(failing).toThrow('crash');
  expect(store.messages('aside')).toEqual([]);
  store.transaction(() => store.addMessage(stored));
  expect(store.messages('aside')).toEqual([stored]);
});

test('events are numbered without gaps, and a repeat gets no number', () => {
  const store = new OrderStore(new MapStorage());
  store.create(newOrder(draft, 1_000));
  const event = (id: string) => ({ id, type: 'verification.created', at: 1, data: {} });
  expect(store.addEvent(event('a'))?.seq).toBe(1);
  expect(store.addEvent(event('a'))).toBeNull();
  expect(store.addEvent(event('b'))?.seq).toBe(2);
  expect(store.eventsAfter(0).map(({ id }) => id)).toEqual(['a', 'b']);
});
