import { setTimeout as sleep } from 'node:timers/promises';
import { disputeOf, refundsOf, type Fate, type Intent } from './fates.ts';
import type { Customer } from './people.ts';
import type { World } from './world.ts';

/** The bank answers while the webhooks about the question may still be on their way. */
const BANK_MS = 500;
const FORGED = ['wrong', 'tampered', 'none', 'upper', 'base64'] as const;
const MOST_AT_ONCE = 5_000;
const MOST_COPIES = 40;

interface Described {
  event?: string;
  reference: string;
  data?: object;
  signing?: (typeof FORGED)[number];
  copies?: number;
  delayMs?: number;
}

/** How many webhooks were asked for by kind. */
export const fired = { forged: 0, lying: 0, unknown: 0, repeated: 0 };

async function fire(world: World, webhooks: Described[]): Promise<void> {
  for (let at = 0; at < webhooks.length; at += MOST_AT_ONCE)
    await world.paystack('/webhooks', {
      webhooks: webhooks.slice(at, at + MOST_AT_ONCE),
      shuffle: true,
    });
}

const settle = (world: World, { reference }: Intent, how: object): Promise<unknown> =>
  world.paystack(`/transactions/${reference}`, how);

/** What the card does of `intent`, where it is not paid together with the others. */
async function pay(world: World, intent: Intent, { headers }: Customer): Promise<void> {
  const { id, amount, currency, fate } = intent;
  switch (fate) {
    case 'silent':
      return void (await settle(world, intent, { to: 'success', webhook: false }));
    case 'short':
      return void (await settle(world, intent, { to: 'success', amount: amount - 1 }));
    case 'foreign': {
      const other = currency === 'USD' ? 'NGN' : 'USD';
      return void (await settle(world, intent, { to: 'success', currency: other }));
    }
    case 'generous':
      return void (await settle(world, intent, { to: 'success', amount: amount + 7 }));
    case 'retried': {
      await settle(world, intent, { to: 'failed' });
      await world.ask({ method: 'POST', path: `/v1/payments/${id}/verify`, headers });
      return void (await settle(world, intent, { to: 'success' }));
    }
    case 'paid':
    case 'unpaid':
    case 'twins':
    case 'returned':
    case 'refundedLost':
    case 'refundedWon':
    case 'halved':
      return;
  }
}

/** Money that goes back at Paystack, without anybody asking us. */
async function giveBack(world: World, intent: Intent): Promise<void> {
  const { reference } = intent;
  const dispute = disputeOf(intent);
  const refund = async (amount: number) => {
    const { id } = await world.paystack<{ id: number }>('/refunds', { reference, amount });
    if (dispute) await world.paystack(`/refunds/${id}`, { status: 'processed' });
  };
  await Promise.all(refundsOf(intent).map(refund));
  if (!dispute) return;
  const wish = { reference, amount: dispute.amount };
  const { id } = await world.paystack<{ id: number }>('/disputes', wish);
  await sleep(BANK_MS);
  const resolution = dispute.isLost ? 'merchant-accepted' : 'declined';
  await world.paystack(`/disputes/${id}/resolve`, { resolution });
}

const TOGETHER: readonly Fate[] = [
  'paid',
  'twins',
  'returned',
  'refundedLost',
  'refundedWon',
  'halved',
];

/** Webhooks that nobody should believe: with a wrong signature, or signed and not so. */
function lies(intents: readonly Intent[]): Described[] {
  return intents.flatMap((intent, n): Described[] => {
    const { reference, fate, amount } = intent;
    const data = { amount: amount * 10, status: 'success' };
    const signing = FORGED[n % FORGED.length] ?? 'wrong';
    if (fate === 'unpaid') {
      fired.forged += 2;
      fired.lying++;
      return [
        { reference, data, signing },
        { reference, data, signing: FORGED[(n + 2) % FORGED.length] ?? 'none' },
        { reference, data },
      ];
    }
    if (n % 50 === 0) {
      fired.unknown++;
      return [{ reference: `nobody-${reference}`, data }];
    }
    if (n % 25 === 0) {
      fired.lying += 2;
      return [
        { reference, data: { ...data, currency: 'USD' } },
        { event: 'refund.processed', reference, data: { amount: String(amount) } },
      ];
    }
    return [];
  });
}

/** Lets come over a number of open intents what is their fate. */
export async function strike(
  world: World,
  intents: readonly Intent[],
  customerOf: (intent: Intent) => Customer,
): Promise<void> {
  const references = intents.filter(({ fate }) => TOGETHER.includes(fate)).map((i) => i.reference);
  await world.paystack('/transactions/succeed', { references });
  await Promise.all(intents.map((intent) => pay(world, intent, customerOf(intent))));
  await fire(world, lies(intents));
  await Promise.all(intents.map((intent) => giveBack(world, intent)));
}

/** Repeats of what was told of these already, until there were `count` more webhooks. */
export async function repeat(
  world: World,
  intents: readonly Intent[],
  count: number,
): Promise<void> {
  const paid = intents.filter(({ fate }) => fate === 'paid');
  if (paid.length === 0) return;
  for (let left = count; left > 0;) {
    const each = Math.min(MOST_COPIES, Math.ceil(left / paid.length));
    const some = paid.slice(0, Math.ceil(left / each));
    await fire(
      world,
      some.map(({ reference }) => ({ reference, copies: each })),
    );
    fired.repeated += some.length * each;
    left -= some.length * each;
  }
}
