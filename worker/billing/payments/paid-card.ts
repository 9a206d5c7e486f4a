import type { Transaction } from '../../providers/paystack/paystack.client';

/** What names a card to its owner. */
export interface PaidCard {
  /** As the issuer writes it, such as `visa`; null when Paystack does not tell. */
  brand: string | null;
  last4: string;
}

const LAST4 = /^\d{4}$/;

/** The card of a transaction; null when a bank account or a wallet paid, whose digits Paystack gives in the same field. */
export function paidCard({
  channel,
  card,
}: Pick<Transaction, 'channel' | 'card'>): PaidCard | null {
  if (channel !== 'card' || card?.last4 == null || !LAST4.test(card.last4)) return null;
  return { brand: card.brand || null, last4: card.last4 };
}
