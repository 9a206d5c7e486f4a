import { setTimeout as sleep } from 'node:timers/promises';
import type { AwaitedOrder } from './deliveries.ts';
import type { Testbed } from './testbed.ts';
import type { Load } from './wire.ts';

// Below the plan's limit of open orders, so that none is refused.
const PER_ACCOUNT = 400;
const CONNECTIONS = 8;
const MAX_TRIES = 20;

export interface Rented {
  id: string;
  number: string | null;
  key: string;
}

export const bearer = (key: string) => ({
  authorization: `Bearer ${key}`,
  'content-type': 'application/json',
});

export const rentOrder = (testbed: Testbed, key: string): Load => ({
  url: `${testbed.urls.api}/v1/verifications`,
  method: 'POST',
  headers: bearer(key),
  body: '{"service":"whatsapp"}',
  connections: CONNECTIONS,
});

/** Rents `count` numbers with one key. Throws if one is refused. */
export async function rent(testbed: Testbed, key: string, count: number): Promise<Rented[]> {
  const done = await testbed.loader.sendLoad({ ...rentOrder(testbed, key), requests: count });
  if (done.refused > 0)
    throw new Error(`refused: ${done.bodies.find((body) => /status/.test(body))}`);
  return done.bodies.map((body) => ({ ...(JSON.parse(body) as Omit<Rented, 'key'>), key }));
}

/** Rents `count` numbers, over several accounts if needed; refused orders are repeated. */
export async function rentMany(testbed: Testbed, count: number): Promise<Rented[]> {
  const rented: Rented[] = [];
  for (let tries = 0; rented.length < count; tries++) {
    if (tries > MAX_TRIES) throw new Error(`only ${rented.length} of ${count} could be rented`);
    const key = await testbed.account();
    const requests = Math.min(PER_ACCOUNT, count - rented.length);
    const { bodies } = await testbed.loader.sendLoad({ ...rentOrder(testbed, key), requests });
    const answers = bodies.map((body) => JSON.parse(body) as Omit<Rented, 'key'>);
    rented.push(...answers.filter(({ id }) => id).map((answer) => ({ ...answer, key })));
  }
  return rented;
}

/** Cancels orders, so that they stop polling. */
export async function cancelAll(testbed: Testbed, orders: readonly Rented[]): Promise<void> {
  const queue = orders.values();
  const line = async () => {
    for (const { id, key } of queue)
      await fetch(`${testbed.urls.api}/v1/verifications/${id}/cancel`, {
        method: 'POST',
        headers: bearer(key),
      }).then((answer) => answer.arrayBuffer());
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, line));
  await sleep(200);
}

/** Adds the provider's reservation to each order. */
export async function withReservations(
  testbed: Testbed,
  orders: readonly Rented[],
): Promise<AwaitedOrder[]> {
  const results = await testbed.harness.query<{
    id: string;
    number: string;
    reservation_id: string;
  }>('SELECT id, number, reservation_id FROM verifications WHERE reservation_id IS NOT NULL');
  const known = new Map(results.map((row) => [row.id, row]));
  return orders.flatMap(({ id, key }) => {
    const row = known.get(id);
    return row ? [{ id, key, number: row.number, reservationId: row.reservation_id }] : [];
  });
}
