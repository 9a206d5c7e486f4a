import type { Service } from '../../../api/first-pages-api';
import { t } from '../../../locales/i18n';

/** The stock in words; null when the provider does not report it. */
export function stockText(stock: Service['stock']): string | null {
  if (stock === null) return null;
  const count = stock.availableCount;
  if (count === 0) return t('rent.stockNone');
  return stock.capped ? t('rent.inStockAtLeast', { count }) : t('rent.inStock', { count });
}

/** What the rentals of the last 30 days came to; null for too few. */
export function resultText({
  successPercent,
  medianSeconds,
}: Pick<Service, 'successPercent' | 'medianSeconds'>): string | null {
  if (successPercent === null) return null;
  const success = t('rent.success', { percent: successPercent });
  return medianSeconds === null
    ? success
    : t('rent.successAndTime', { success, seconds: medianSeconds });
}

export const isSoldOut = ({ stock }: Pick<Service, 'stock'>): boolean =>
  stock?.availableCount === 0;
