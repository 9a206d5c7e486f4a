import { t } from '../../locales/i18n';

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** `Visa •• 4081`. */
export const cardName = ({
  brand,
  last4,
}: {
  brand: string | null;
  last4: string | null;
}): string => t('cards.name', { brand: capital(brand ?? t('cards.card')), last4: last4 ?? '····' });
