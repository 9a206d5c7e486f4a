import { setTimeout as sleep } from 'node:timers/promises';
import { disputeOf, refundsOf, SURPLUS, type Scenario, type Intent } from './scenarios.ts';
import type { Customer } from './accounts.ts';
import type { World } from './world.ts';

/** Delay of the bank's decision; webhooks about the dispute may still be in flight. */
const BANK_DELAY_MS = 500;
const FORGED = ['wrong', 'tampered', 'none', 'upper', 'base64'] as const;
const MAX_BATCH = 5_000;
const MAX_COPIES = 40;

interface WebhookRequest {
  event?: string;
  reference: string;
  data?: object;
  signing?: (typeof FORGED)[number];
  copies?: number;
  delayMs?: number;
}

/** Webhooks that were requested, by kind. */
export const sentCounts = { forged: 0, untrue: 0, unknown: 0, repeated: 0 };

async function sendWebhooks(world: World, webhooks: WebhookRequest[]): Promise<void> {
  for (let at = 0; at < webhooks.length; at += MAX_BATCH)
    await world.paystack('/webhooks', {
      webhooks: webhooks.slice(at, at + MAX_BATCH),
      shuffle: true,
    });
}

const setTransaction = (world: World, { reference }: Intent, how: object): Promise<unknown> =>
  world.paystack(`/transactions/${reference}`, how);

/** Pays an intent whose scenario is not in `PAID_TOGETHER`. */
async function pay(world: World, intent: Intent, { headers }: Customer): Promise<void> {
  const { id, amount, currency, scenario } = intent;
  switch (scenario) {
    case 'withoutWebhook':
      return void (await setTransaction(world, intent, { to: 'success', webhook: false }));
    case 'underpaid':
      return void (await setTransaction(world, intent, { to: 'success', amount: amount - 1 }));
    case 'wrongCurrency': {
      const other = currency === 'USD' ? 'NGN' : 'USD';
      return void (await setTransaction(world, intent, { to: 'success', currency: other }));
    }
    case 'overpaid':
      return void (await setTransaction(world, intent, {
        to: 'success',
        amount: amount + SURPLUS,
      }));
    case 'declinedThenPaid': {
      await setTransaction(world, intent, { to: 'failed' });
      await world.ask({ method: 'POST', path: `/v1/payments/${id}/verify`, headers });
      return void (await setTransaction(world, intent, { to: 'success' }));
    }
    case 'paid':
    case 'unpaid':
    case 'equalRefunds':
    case 'fullyRefunded':
    case 'refundedThenLost':
    case 'refundedThenWon':
    case 'halfLost':
      return;
  }
}

/** Refunds and disputes that start at Paystack. */
async function returnMoney(world: World, intent: Intent): Promise<void> {
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
  await sleep(BANK_DELAY_MS);
  const resolution = dispute.isLost ? 'merchant-accepted' : 'declined';
  await world.paystack(`/disputes/${id}/resolve`, { resolution });
}

const PAID_TOGETHER: readonly Scenario[] = [
  'paid',
  'equalRefunds',
  'fullyRefunded',
  'refundedThenLost',
  'refundedThenWon',
  'halfLost',
];

/** Webhooks that must change nothing: with a wrong signature, or signed with false content. */
function falseWebhooks(intents: readonly Intent[]): WebhookRequest[] {
  return intents.flatMap((intent, n): WebhookRequest[] => {
    const { reference, scenario, amount } = intent;
    const data = { amount: amount * 10, status: 'success' };
    const signing = FORGED[n % FORGED.length] ?? 'wrong';
    if (scenario === 'unpaid') {
      sentCounts.forged += 2;
      sentCounts.untrue++;
      return [
        { reference, data, signing },
        { reference, data, signing: FORGED[(n + 2) % FORGED.length] ?? 'none' },
        { reference, data },
      ];
    }
    if (n % 50 === 0) {
      sentCounts.unknown++;
      return [{ reference: `unknown-${reference}`, data }];
    }
    if (n % 25 === 0) {
      sentCounts.untrue += 2;
      return [
        { reference, data: { ...data, currency: 'USD' } },
        { event: 'refund.processed', reference, data: { amount: String(amount) } },
      ];
    }
    return [];
  });
}

/** Plays the scenarios of a batch of unpaid intents. */
export async function applyScenarios(
  world: World,
  intents: readonly Intent[],
  customerOf: (intent: Intent) => Customer,
): Promise<void> {
  const references = intents
    .filter(({ scenario }) => PAID_TOGETHER.includes(scenario))
    .map((i) => i.reference);
  await world.paystack('/transactions/succeed', { references });
  await Promise.all(intents.map((intent) => pay(world, intent, customerOf(intent))));
  await sendWebhooks(world, falseWebhooks(intents));
  await Promise.all(intents.map((intent) => returnMoney(world, intent)));
}

/** Repeats webhooks of these intents until `count` more were sent. */
export async function repeatWebhooks(
  world: World,
  intents: readonly Intent[],
  count: number,
): Promise<void> {
  const paid = intents.filter(({ scenario }) => scenario === 'paid');
  if (paid.length === 0) return;
  for (let left = count; left > 0;) {
    const each = Math.min(MAX_COPIES, Math.ceil(left / paid.length));
    const some = paid.slice(0, Math.ceil(left / each));
    await sendWebhooks(
      world,
      some.map(({ reference }) => ({ reference, copies: each })),
    );
    sentCounts.repeated += some.length * each;
    left -= some.length * each;
  }
}
