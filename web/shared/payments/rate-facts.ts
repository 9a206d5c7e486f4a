import { t } from '../../locales/i18n';
import { dayTime, money } from '../../core/format';
import type { Fact } from '../../ui/data/facts';
import type { ShownPayment } from '../../api/payments-api';

const HOME = 'USD';

/** The label of the amount: to pay, paid, or neither. */
function amountName(state: ShownPayment['state']): string {
  switch (state) {
    case 'initialized':
    case 'pending':
      return t('pay.toPay');
    case 'succeeded':
    case 'reversed':
      return t('pay.charged');
    case 'failed':
    case 'abandoned':
      return t('pay.amount');
  }
}

/** The price and the credits of a payment, as the API quoted them. */
export function priceFacts(payment: ShownPayment): (Fact | false)[] {
  const { creditCents, amountMinor, currency, rate, state } = payment;
  return [
    { name: t('pay.credits'), value: money(creditCents), strong: true },
    { name: amountName(state), value: money(amountMinor, currency), strong: true },
    currency !== HOME && {
      name: t('pay.rate'),
      value: t('pay.rateValue', { rate: rate.perDollar, currency }),
      note: t('pay.rateSource', { source: rate.source, time: dayTime(rate.observedAt) }),
    },
  ];
}
