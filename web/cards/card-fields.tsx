import { locale, t } from '../i18n';
import { CURRENCIES, currencyName, homeCurrency, isCurrency } from '../payments/currencies';
import { SelectField } from '../ui/select-field';
import { cardName } from './card-name';
import type { SavedCard } from './cards-api';

interface CardFieldsProps {
  cards: readonly SavedCard[];
  /** What was chosen before. */
  chosen?: { paymentMethodId: string; currency: string } | null | undefined;
}

/** Which card is charged (`card`), and in what (`currency`). */
export function CardFields({ cards, chosen }: CardFieldsProps) {
  const card = cards.find(({ id }) => id === chosen?.paymentMethodId) ?? cards[0];
  const currency = chosen && isCurrency(chosen.currency) ? chosen.currency : homeCurrency(locale);
  return (
    <>
      <SelectField
        name="card"
        label={t('autoTopUp.card')}
        value={card?.id ?? ''}
        options={cards.map((one) => ({ value: one.id, label: cardName(one) }))}
      />
      <SelectField
        name="currency"
        label={t('topup.currency')}
        value={currency}
        options={CURRENCIES.map((value) => ({ value, label: currencyName(value) }))}
      />
    </>
  );
}
