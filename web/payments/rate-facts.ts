import { t } from '../i18n';
import { charge, dayTime, money } from '../ui/format';
import type { Fact } from './facts';
import type { Payment } from './payments-api';

const HOME = 'USD';

/** What a payment costs and brings, as the API said when it was opened. */
export function priceFacts(payment: Payment): (Fact | false)[] {
  const { credits, amount, currency, rate } = payment;
  return [
    { name: t('pay.credits'), value: money(credits), strong: true },
    { name: t('pay.charged'), value: charge(amount, currency), strong: true },
    currency !== HOME && {
      name: t('pay.rate'),
      value: t('pay.rateValue', { rate: rate.perDollar, currency }),
      note: t('pay.rateSource', { source: rate.source, time: dayTime(rate.observedAt) }),
    },
  ];
}
