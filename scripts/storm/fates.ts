// What becomes of an intent, and what it must have brought in the end: worked out here again, by nothing of the Worker's.

/** Units of the currency for one dollar, in millionths. */
export const RATES = { USD: 1_000_000n, NGN: 1_600_500_000n, KES: 129_370_000n, ZAR: 17_214_900n };
export type Currency = keyof typeof RATES;
export const CURRENCIES = ['USD', 'NGN', 'KES', 'ZAR'] as const;

/** In minor units, rounded up. */
export const priceOf = (credits: number, currency: Currency): number =>
  Number((BigInt(credits) * RATES[currency] + 999_999n) / 1_000_000n);

/** How often each comes in two hundred; each comes once in the first few. */
const SHARES = {
  /** Paid as agreed. */
  paid: 160,
  /** Paid, and no webhook tells of it. */
  silent: 5,
  /** Never paid, though webhooks say so, forged ones and signed ones. */
  unpaid: 4,
  /** A minor unit too little. */
  short: 4,
  /** In another currency. */
  foreign: 4,
  /** More than was agreed. */
  generous: 4,
  /** Declined, seen as such, then paid. */
  retried: 4,
  /** Two equal refunds of three tenths at Paystack. */
  twins: 4,
  /** Two refunds at Paystack that are all of it. */
  returned: 2,
  /** A quarter refunded at Paystack, then all of it disputed, and lost. */
  refundedLost: 3,
  /** A quarter refunded at Paystack, then all of it disputed, and won. */
  refundedWon: 3,
  /** Half of it disputed and lost. */
  halved: 3,
} as const;
export type Fate = keyof typeof SHARES;
export const FATES = Object.keys(SHARES) as Fate[];
const DECK = FATES.flatMap((fate) => Array.from({ length: SHARES[fate] }, () => fate));

export const fateOf = (n: number): Fate => FATES[n] ?? DECK[(n * 67) % DECK.length] ?? 'paid';

export interface Intent {
  id: string;
  reference: string;
  account: string;
  fate: Fate;
  /** Cents, and minor units of the currency. */
  credits: number;
  currency: Currency;
  amount: number;
}

export interface Expected {
  state: 'pending' | 'succeeded' | 'failed' | 'reversed';
  /** Cents; null where nothing is given. */
  credited: number | null;
  /** Cents that went back for good. */
  gone: number;
}

/** Minor units of each refund that is made at Paystack. */
export function refundsOf({ fate, amount }: Intent): number[] {
  const half = Math.floor(amount / 2);
  switch (fate) {
    case 'twins':
      return [Math.floor((amount * 3) / 10), Math.floor((amount * 3) / 10)];
    case 'returned':
      return [half, amount - half];
    case 'refundedLost':
    case 'refundedWon':
      return [Math.floor(amount / 4)];
    case 'paid':
    case 'silent':
    case 'unpaid':
    case 'short':
    case 'foreign':
    case 'generous':
    case 'retried':
    case 'halved':
      return [];
  }
}

/** Minor units of what is disputed, and what the bank says in the end; null where nobody disputes. */
export function disputeOf({ fate, amount }: Intent): { amount: number; isLost: boolean } | null {
  switch (fate) {
    case 'refundedLost':
      return { amount, isLost: true };
    case 'refundedWon':
      return { amount, isLost: false };
    case 'halved':
      return { amount: Math.floor(amount / 2), isLost: true };
    case 'paid':
    case 'silent':
    case 'unpaid':
    case 'short':
    case 'foreign':
    case 'generous':
    case 'retried':
    case 'twins':
    case 'returned':
      return null;
  }
}

/** How an intent must stand when all has come to rest. */
export function expectedOf(intent: Intent): Expected {
  const { fate, credits, amount } = intent;
  if (fate === 'unpaid') return { state: 'pending', credited: null, gone: 0 };
  if (fate === 'short' || fate === 'foreign') return { state: 'failed', credited: null, gone: 0 };
  const share = (part: number) => Number((BigInt(credits) * BigInt(part)) / BigInt(amount));
  const lost = disputeOf(intent);
  const parts = [...refundsOf(intent), ...(lost?.isLost ? [lost.amount] : [])];
  const isWhole = parts.reduce((sum, part) => sum + part, 0) >= amount;
  const gone = isWhole ? credits : parts.reduce((sum, part) => sum + share(part), 0);
  return { state: isWhole ? 'reversed' : 'succeeded', credited: credits, gone };
}
