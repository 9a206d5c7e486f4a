import { t } from '../../../locales/i18n';
import type { SavedCard } from '../../../api/cards-api';

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** `Visa ending in 4081`. */
export const cardName = ({ brand, last4 }: Pick<SavedCard, 'brand' | 'last4'>): string =>
  t('cards.name', { brand: capital(brand ?? t('cards.card')), last4: last4 ?? '····' });

/** `12/2030`; empty when Paystack did not report it. */
export const cardExpiry = ({
  expMonth,
  expYear,
}: Pick<SavedCard, 'expMonth' | 'expYear'>): string | null =>
  expMonth === null || expYear === null ? null : `${String(expMonth).padStart(2, '0')}/${expYear}`;

/** Whether the card has expired: it is valid until the end of its month. */
export function isExpired(
  { expMonth, expYear }: Pick<SavedCard, 'expMonth' | 'expYear'>,
  now: number,
): boolean {
  return expMonth !== null && expYear !== null && Date.UTC(expYear, expMonth) <= now;
}
