import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Intent } from './scenarios.ts';
import { creditsFor, startCheckout } from './checkouts.ts';
import type { Customer, StormAccounts } from './accounts.ts';
import { codeOf, type World } from './world.ts';

const ENDED = ['completed', 'cancelled', 'expired', 'failed'];
const POLL_MS = 150;
/** How long a customer waits for the webhook before calling verify. */
const VERIFY_AFTER_MS = 5_000;

/** The expected result of a payment that is spent and returned. Amounts in cents. */
export interface Purchase {
  intent: Intent;
  /** Null when the purchase was refused. */
  orderId: string | null;
  /** How the payment was returned. */
  returnPath: 'refund' | 'payout' | 'dispute';
  reversedCents: number;
  captured: number;
  /** The provider sold no number for the order. */
  isUnsold: boolean;
  isReversed: boolean;
}

interface Order {
  id: string;
  state: string;
  priceCents: number;
}

/** Waits until the payment is credited; calls verify when no webhook arrives. */
async function waitUntilCredited(world: World, { headers }: Customer, id: string): Promise<void> {
  const startedAt = Date.now();
  for (;;) {
    const { body } = await world.ask({ path: `/v1/payments/${id}`, headers });
    if ((body as { state: string }).state === 'succeeded') return;
    if (Date.now() - startedAt > VERIFY_AFTER_MS)
      await world.ask({ method: 'POST', path: `/v1/payments/${id}/verify`, headers });
    await sleep(POLL_MS);
  }
}

/** Places an order; null when the API refuses it before there is one. */
async function order(world: World, { headers }: Customer): Promise<Order | null> {
  const body = { service: 'whatsapp' };
  const wish = { method: 'POST' as const, path: '/v1/verifications', headers, body };
  const answer = await world.ask({ ...wish, key: randomUUID() });
  // 202: accepted; the number follows.
  if (answer.status === 201 || answer.status === 202) return answer.body as Order;
  // A late refund of the previous payment left a debt, or the credits left after older debts are too few.
  const code = codeOf(answer.body);
  if (code === 'credits.owed' || code === 'credits.insufficient') return null;
  // The provider did not sell within its time, because of a kill or the load. The order has ended and costs nothing.
  if (code === 'verifications.not_bought') {
    const { verificationId: id } = answer.body as { verificationId: string };
    return { id, state: 'failed', priceCents: 0 };
  }
  throw new Error(`POST /v1/verifications: ${answer.status} ${JSON.stringify(answer.body)}`);
}

async function waitUntilEnded(world: World, { headers }: Customer, { id }: Order): Promise<Order> {
  for (;;) {
    const { body } = await world.ask({ path: `/v1/verifications/${id}?wait=10`, headers });
    const now = body as Order;
    if (ENDED.includes(now.state)) return now;
  }
}

/** One payment, one purchase with it, and the return of the money meanwhile, by three paths in turn. */
export async function buy(
  world: World,
  { customer, staff }: { customer: Customer; staff: StormAccounts['staff'] },
  n: number,
): Promise<Purchase> {
  const credits = 500 + creditsFor(n);
  const intent = await startCheckout(world, customer, {
    credits,
    currency: 'USD',
    scenario: 'paid',
  });
  const { id, reference } = intent;
  await world.paystack(`/transactions/${reference}`, { to: 'success' });
  await waitUntilCredited(world, customer, id);
  const purchased = await order(world, customer);
  const returnPath = (['refund', 'payout', 'dispute'] as const)[n % 3] ?? 'refund';
  const reversedCents = await returnPayment(world, { intent, returnPath, staff });
  const end = purchased && (await waitUntilEnded(world, customer, purchased));
  const captured = end?.state === 'completed' ? end.priceCents : 0;
  return {
    intent,
    orderId: purchased?.id ?? null,
    returnPath,
    reversedCents,
    captured,
    isUnsold: end?.state === 'failed',
    isReversed: reversedCents === credits,
  };
}

/** Returns the cents that were taken back. */
async function returnPayment(
  world: World,
  {
    intent,
    returnPath,
    staff,
  }: { intent: Intent; returnPath: Purchase['returnPath']; staff: StormAccounts['staff'] },
): Promise<number> {
  const { id, reference, credits } = intent;
  switch (returnPath) {
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
      // Refunds everything that is not spent, held or owed; the answer gives the amount.
      const path = `/v1/admin/payments/${id}/refunds`;
      const { status, body } = await world.ask({
        method: 'POST',
        path,
        headers: staff,
        body: {},
        key: randomUUID(),
      });
      if (status !== 201) return 0;
      return (body as { creditCents: number }).creditCents;
    }
  }
}
