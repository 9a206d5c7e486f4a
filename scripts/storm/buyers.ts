import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Intent } from './fates.ts';
import { creditsOf, open } from './intents.ts';
import type { Customer, People } from './people.ts';
import { codeOf, type World } from './world.ts';

const ENDED = ['completed', 'cancelled', 'expired', 'failed'];
const ASK_AGAIN_MS = 150;
/** What a customer waits for a webhook before asking. */
const PATIENCE_MS = 5_000;

/** What a buyer's payment must come to: all in cents. */
export interface Bought {
  intent: Intent;
  /** The purchase; null where it was refused. */
  orderId: string | null;
  /** Which of the ways back it went. */
  way: 'refund' | 'payout' | 'dispute';
  gone: number;
  captured: number;
  isReversed: boolean;
}

interface Order {
  id: string;
  state: string;
  price: number;
}

/** Waits until the payment is credited; asks itself where no webhook comes. */
async function credited(world: World, { headers }: Customer, id: string): Promise<void> {
  const since = Date.now();
  for (;;) {
    const { body } = await world.ask({ path: `/v1/payments/${id}`, headers });
    if ((body as { state: string }).state === 'succeeded') return;
    if (Date.now() - since > PATIENCE_MS)
      await world.ask({ method: 'POST', path: `/v1/payments/${id}/verify`, headers });
    await sleep(ASK_AGAIN_MS);
  }
}

async function order(world: World, { headers }: Customer): Promise<Order | null> {
  const body = { service: 'whatsapp' };
  const wish = { method: 'POST' as const, path: '/v1/verifications', headers, body };
  const answer = await world.ask({ ...wish, key: randomUUID() });
  // 202: taken, and its number is still to come.
  if (answer.status === 201 || answer.status === 202) return answer.body as Order;
  // The refund of the payment before has only now been heard of, or what is left of this one after old debts is too little.
  const code = codeOf(answer.body);
  if (code === 'credits.owed' || code === 'credits.insufficient') return null;
  throw new Error(`POST /v1/verifications: ${answer.status} ${JSON.stringify(answer.body)}`);
}

async function ended(world: World, { headers }: Customer, { id }: Order): Promise<Order> {
  for (;;) {
    const { body } = await world.ask({ path: `/v1/verifications/${id}?wait=10`, headers });
    const now = body as Order;
    if (ENDED.includes(now.state)) return now;
  }
}

/** One payment, one purchase with it, and the money going back while that runs: three ways in turn. */
export async function buy(
  world: World,
  { customer, staff }: { customer: Customer; staff: People['staff'] },
  n: number,
): Promise<Bought> {
  const credits = 500 + creditsOf(n);
  const intent = await open(world, customer, { credits, currency: 'USD', fate: 'paid' });
  const { id, reference } = intent;
  await world.paystack(`/transactions/${reference}`, { to: 'success' });
  await credited(world, customer, id);
  const bought = await order(world, customer);
  const way = (['refund', 'payout', 'dispute'] as const)[n % 3] ?? 'refund';
  const gone = await goBack(world, { intent, way, staff });
  const end = bought && (await ended(world, customer, bought));
  const captured = end?.state === 'completed' ? end.price : 0;
  return { intent, orderId: bought?.id ?? null, way, gone, captured, isReversed: gone === credits };
}

/** Answers how many cents of the payment went back. */
async function goBack(
  world: World,
  { intent, way, staff }: { intent: Intent; way: Bought['way']; staff: People['staff'] },
): Promise<number> {
  const { id, reference, credits } = intent;
  switch (way) {
    case 'refund':
      await world.paystack('/refunds', { reference });
      return credits;
    case 'dispute': {
      const dispute = await world.paystack<{ id: number }>('/disputes', { reference });
      const resolution = { resolution: 'auto-accepted' };
      await world.paystack(`/disputes/${dispute.id}/resolve`, resolution);
      return credits;
    }
    case 'payout': {
      // All that is not spent, held or owed: the answer says how much that was.
      const path = `/v1/admin/payments/${id}/refunds`;
      const { status, body } = await world.ask({
        method: 'POST',
        path,
        headers: staff,
        body: {},
        key: randomUUID(),
      });
      if (status !== 201) return 0;
      return (body as { credits: number }).credits;
    }
  }
}
