// The scenario of each intent and its expected result, computed without any code of the Worker.

/** Millionths of a currency unit for one dollar. */
export const RATES = { USD: 1_000_000n, NGN: 1_600_500_000n, KES: 129_370_000n, ZAR: 17_214_900n };
export type Currency = keyof typeof RATES;
export const CURRENCIES = ['USD', 'NGN', 'KES', 'ZAR'] as const;

/** In minor units, rounded up. */
export const priceIn = (credits: number, currency: Currency): number =>
  Number((BigInt(credits) * RATES[currency] + 999_999n) / 1_000_000n);

/** Occurrences of each scenario in 200 intents. */
const SHARES = {
  /** Paid as agreed. */
  paid: 160,
  /** Paid, without a webhook. */
  withoutWebhook: 5,
  /** Never paid; forged and signed webhooks claim that it was. */
  unpaid: 4,
  /** Paid one minor unit less. */
  underpaid: 4,
  /** Paid in another currency. */
  wrongCurrency: 4,
  /** Paid more than agreed, and this surplus refunded at Paystack. */
  overpaid: 4,
  /** Declined, verified as declined, then paid. */
  declinedThenPaid: 4,
  /** Two equal refunds of three tenths each at Paystack. */
  equalRefunds: 4,
  /** Two refunds at Paystack that add up to the payment. */
  fullyRefunded: 2,
  /** A quarter refunded at Paystack, then the whole disputed and lost. */
  refundedThenLost: 3,
  /** A quarter refunded at Paystack, then the whole disputed and won. */
  refundedThenWon: 3,
  /** Half disputed and lost. */
  halfLost: 3,
} as const;
export type Scenario = keyof typeof SHARES;
export const SCENARIOS = Object.keys(SHARES) as Scenario[];
const DECK = SCENARIOS.flatMap((scenario) =>
  Array.from({ length: SHARES[scenario] }, () => scenario),
);

/** Each scenario once at first, then in its share. */
export const scenarioFor = (n: number): Scenario =>
  SCENARIOS[n] ?? DECK[(n * 67) % DECK.length] ?? 'paid';

export interface Intent {
  id: string;
  reference: string;
  account: string;
  scenario: Scenario;
  /** Cents. */
  credits: number;
  currency: Currency;
  /** Minor units of the currency. */
  amount: number;
}

export interface Expected {
  state: 'pending' | 'succeeded' | 'failed' | 'reversed';
  /** Cents; null when nothing is credited. */
  credited: number | null;
  /** Cents that were taken back for good. */
  reversedCents: number;
}

/** Minor units that `overpaid` pays above the amount. */
export const SURPLUS = 7;

/** Amounts of the refunds that are made at Paystack, in minor units. */
export function refundsOf({ scenario, amount }: Intent): number[] {
  const half = Math.floor(amount / 2);
  switch (scenario) {
    case 'equalRefunds':
      return [Math.floor((amount * 3) / 10), Math.floor((amount * 3) / 10)];
    case 'fullyRefunded':
      return [half, amount - half];
    case 'refundedThenLost':
    case 'refundedThenWon':
      return [Math.floor(amount / 4)];
    case 'overpaid':
      return [SURPLUS];
    case 'paid':
    case 'withoutWebhook':
    case 'unpaid':
    case 'underpaid':
    case 'wrongCurrency':
    case 'declinedThenPaid':
    case 'halfLost':
      return [];
  }
}

/** The disputed amount in minor units and the bank's decision; null without a dispute. */
export function disputeOf({
  scenario,
  amount,
}: Intent): { amount: number; isLost: boolean } | null {
  switch (scenario) {
    case 'refundedThenLost':
      return { amount, isLost: true };
    case 'refundedThenWon':
      return { amount, isLost: false };
    case 'halfLost':
      return { amount: Math.floor(amount / 2), isLost: true };
    case 'paid':
    case 'withoutWebhook':
    case 'unpaid':
    case 'underpaid':
    case 'wrongCurrency':
    case 'overpaid':
    case 'declinedThenPaid':
    case 'equalRefunds':
    case 'fullyRefunded':
      return null;
  }
}

/** The state of an intent after every webhook and job is processed. */
export function expectedOf(intent: Intent): Expected {
  const { scenario, credits, amount } = intent;
  // The surplus bought no credits, so its refund takes none.
  if (scenario === 'overpaid') return { state: 'succeeded', credited: credits, reversedCents: 0 };
  if (scenario === 'unpaid') return { state: 'pending', credited: null, reversedCents: 0 };
  if (scenario === 'underpaid' || scenario === 'wrongCurrency')
    return { state: 'failed', credited: null, reversedCents: 0 };
  const share = (part: number) => Number((BigInt(credits) * BigInt(part)) / BigInt(amount));
  const lost = disputeOf(intent);
  const parts = [...refundsOf(intent), ...(lost?.isLost ? [lost.amount] : [])];
  const isWhole = parts.reduce((sum, part) => sum + part, 0) >= amount;
  const reversedCents = isWhole ? credits : parts.reduce((sum, part) => sum + share(part), 0);
  return { state: isWhole ? 'reversed' : 'succeeded', credited: credits, reversedCents };
}
