import { randomUUID } from 'node:crypto';
import { priceOf, type Currency, type Fate, type Intent } from './fates.ts';
import type { Customer } from './people.ts';
import { codeOf, type World } from './world.ts';

interface Opened {
  id: string;
  reference: string;
  amount: number;
}

/** Cents, from two dollars up, the least of a payment in them; the same for the same number. */
export const creditsOf = (n: number): number => 200 + ((n * 7919) % 4_800);

/** Opens a checkout, whatever it takes: where a kill took its address, nobody can pay it, and a new one is begun. */
export async function open(
  world: World,
  customer: Customer,
  wish: { credits: number; currency: Currency; fate: Fate },
): Promise<Intent> {
  const { credits, currency, fate } = wish;
  for (let key = randomUUID(); ;) {
    const { status, body } = await world.ask({
      method: 'POST',
      path: '/v1/payments',
      headers: customer.headers,
      body: { credits, currency },
      key,
    });
    if (codeOf(body) === 'payments.not_opened') {
      key = randomUUID();
      continue;
    }
    if (status !== 201) throw new Error(`POST /v1/payments: ${status} ${JSON.stringify(body)}`);
    const { id, reference, amount } = body as Opened;
    const price = priceOf(credits, currency);
    if (amount !== price) throw new Error(`${id} costs ${amount} ${currency}, not ${price}`);
    return { id, reference, account: customer.accountId, fate, credits, currency, amount };
  }
}
