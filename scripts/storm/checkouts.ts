import { randomUUID } from 'node:crypto';
import { priceIn, type Currency, type Scenario, type Intent } from './scenarios.ts';
import type { Customer } from './accounts.ts';
import { codeOf, type World } from './world.ts';

interface StartedCheckout {
  id: string;
  reference: string;
  amountMinor: number;
}

/** Cents, at least the minimum payment of two dollars; the same for the same `n`. */
export const creditsFor = (n: number): number => 200 + ((n * 7919) % 4_800);

/** Starts a checkout and repeats until it has an address: a kill may lose the address, and then a new one is started. */
export async function startCheckout(
  world: World,
  customer: Customer,
  wish: { credits: number; currency: Currency; scenario: Scenario },
): Promise<Intent> {
  const { credits, currency, scenario } = wish;
  for (let key = randomUUID(); ;) {
    const { status, body } = await world.ask({
      method: 'POST',
      path: '/v1/payments',
      headers: customer.headers,
      body: { creditCents: credits, currency },
      key,
    });
    if (codeOf(body) === 'payments.not_opened') {
      key = randomUUID();
      continue;
    }
    if (status !== 201) throw new Error(`POST /v1/payments: ${status} ${JSON.stringify(body)}`);
    const { id, reference, amountMinor: amount } = body as StartedCheckout;
    const price = priceIn(credits, currency);
    if (amount !== price) throw new Error(`${id} costs ${amount} ${currency}, not ${price}`);
    return { id, reference, account: customer.accountId, scenario, credits, currency, amount };
  }
}
