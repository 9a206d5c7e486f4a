import { useSignal } from '@preact/signals';
import { locale, t } from '../../../locales/i18n';
import {
  CURRENCIES,
  currencyName,
  homeCurrency,
  isCurrency,
} from '../../../shared/payments/currencies';
import type { Currency } from '../../../api/payments-api';
import { SelectField } from '../../../ui/forms/select-field';
import { cardName } from '../../../shared/payments/card-name';
import type { SavedCard } from '../../../api/cards-api';

interface CardFieldsProps {
  cards: readonly SavedCard[];
  /** The current choice. */
  chosen?: { paymentMethodId: string; currency: string } | null | undefined;
  /** Called when another currency is chosen. */
  onCurrency?: (currency: Currency) => void;
}

/** The fields `card` and `currency`. */
export function CardFields({ cards, chosen, onCurrency }: CardFieldsProps) {
  const card = cards.find(({ id }) => id === chosen?.paymentMethodId) ?? cards[0];
  const currency = chosen && isCurrency(chosen.currency) ? chosen.currency : homeCurrency(locale);
  const picked = useSignal(currency);
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
        value={picked.value}
        onSet={(value) => {
          if (!isCurrency(value)) return;
          picked.value = value;
          onCurrency?.(value);
        }}
        options={CURRENCIES.map((value) => ({ value, label: currencyName(value) }))}
      />
    </>
  );
}
