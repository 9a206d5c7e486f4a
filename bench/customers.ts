import { setTimeout as sleep } from 'node:timers/promises';
import type { Awaiting } from './deliveries.ts';
import type { Stage } from './stage.ts';
import type { Hammer } from './wire.ts';

// Below the tier's cap of open orders, so that none is refused.
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

export const rentOrder = (stage: Stage, key: string): Hammer => ({
  url: `${stage.urls.api}/v1/verifications`,
  method: 'POST',
  headers: bearer(key),
  body: '{"service":"whatsapp"}',
  connections: CONNECTIONS,
});

/** Rents `count` numbers with one key; every one must be sold. */
export async function rent(stage: Stage, key: string, count: number): Promise<Rented[]> {
  const done = await stage.loader.hammer({ ...rentOrder(stage, key), requests: count });
  if (done.refused > 0)
    throw new Error(`refused: ${done.bodies.find((body) => /status/.test(body))}`);
  return done.bodies.map((body) => ({ ...(JSON.parse(body) as Omit<Rented, 'key'>), key }));
}

/** Rents `count` numbers over as many accounts as that takes; what a busy sandbox refuses is ordered again. */
export async function rentMany(stage: Stage, count: number): Promise<Rented[]> {
  const rented: Rented[] = [];
  for (let tries = 0; rented.length < count; tries++) {
    if (tries > MAX_TRIES) throw new Error(`only ${rented.length} of ${count} could be rented`);
    const key = await stage.account();
    const requests = Math.min(PER_ACCOUNT, count - rented.length);
    const { bodies } = await stage.loader.hammer({ ...rentOrder(stage, key), requests });
    const answers = bodies.map((body) => JSON.parse(body) as Omit<Rented, 'key'>);
    rented.push(...answers.filter(({ id }) => id).map((answer) => ({ ...answer, key })));
  }
  return rented;
}

/** Ends orders, so that they poll no more. */
export async function cancelAll(stage: Stage, orders: readonly Rented[]): Promise<void> {
  const queue = orders.values();
  const line = async () => {
    for (const { id, key } of queue)
      await fetch(`${stage.urls.api}/v1/verifications/${id}/cancel`, {
        method: 'POST',
        headers: bearer(key),
      }).then((answer) => answer.arrayBuffer());
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, line));
  await sleep(200);
}

/** Each order with the reservation that its provider knows it by. */
export async function withReservations(
  stage: Stage,
  orders: readonly Rented[],
): Promise<Awaiting[]> {
  const results = await stage.harness.query<{ id: string; number: string; reservation_id: string }>(
    'SELECT id, number, reservation_id FROM verifications WHERE reservation_id IS NOT NULL',
  );
  const known = new Map(results.map((row) => [row.id, row]));
  return orders.flatMap(({ id, key }) => {
    const row = known.get(id);
    return row ? [{ id, key, number: row.number, reservationId: row.reservation_id }] : [];
  });
}
