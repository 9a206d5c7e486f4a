import { t } from '../../../locales/i18n';
import type { SavedCard } from '../../../api/cards-api';

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** `Visa ending in 4081`. */
export const cardName = ({ brand, last4 }: Pick<SavedCard, 'brand' | 'last4'>): string =>
  t('cards.name', { brand: capital(brand ?? t('cards.card')), last4: last4 ?? '····' });

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
