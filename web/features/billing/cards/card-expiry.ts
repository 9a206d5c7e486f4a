import type { SavedCard } from '../../../api/cards-api';

/** `12/2030`; empty when Paystack did not report it. */
export const cardExpiry = ({
  expiryMonth,
  expiryYear,
}: Pick<SavedCard, 'expiryMonth' | 'expiryYear'>): string | null =>
  expiryMonth === null || expiryYear === null
    ? null
    : `${String(expiryMonth).padStart(2, '0')}/${expiryYear}`;

/** Whether the card has expired: it is valid until the end of its month. */
export function isExpired(
  { expiryMonth, expiryYear }: Pick<SavedCard, 'expiryMonth' | 'expiryYear'>,
  now: number,
): boolean {
  return expiryMonth !== null && expiryYear !== null && Date.UTC(expiryYear, expiryMonth) <= now;
}
