import { t } from '../../locales/i18n';
import { CopyButton } from '../../ui/controls/copy-button';
import { dayTime, exactTime, money } from '../../core/format';
import { Facts, type Fact } from '../../ui/data/facts';
import type { ShownPayment } from '../../api/payments-api';
import { cardName } from './card-name';
import { priceFacts } from './rate-facts';

interface Props {
  payment: ShownPayment;
  /** What its owner attached; staff do not see it. */
  annotations?: readonly Fact[];
}

/** The details of a payment. */
export function PaymentFacts({ payment, annotations = [] }: Props) {
  const { creditCents, creditedCents, returnedCents, receiptNumber } = payment;
  const { rate, reference, createdAt, paidAt, card } = payment;
  return (
    <Facts
      facts={[
        ...priceFacts(payment),
        creditedCents !== null &&
          creditedCents !== creditCents && { name: t('pay.credited'), value: money(creditedCents) },
        returnedCents > 0 && { name: t('pay.wentBack'), value: money(returnedCents) },
        card !== null && { name: t('pay.card'), value: cardName(card) },
        { name: t('pay.purpose'), value: t(`pay.purposes.${payment.purpose}`) },
        { name: t('pay.origin'), value: t(`pay.origins.${payment.origin}`) },
        { name: t('pay.begun'), value: exactTime(createdAt) },
        paidAt !== null && { name: t('pay.paid'), value: exactTime(paidAt) },
        receiptNumber !== null && { name: t('pay.receiptNumber'), value: receiptNumber },
        payment.state === 'pending' && {
          name: t('pay.lockedUntil'),
          value: dayTime(rate.expiresAt),
        },
        ...annotations,
        {
          name: t('pay.reference'),
          value: (
            <span class="flex flex-wrap items-center justify-end gap-x-2 max-sm:justify-start">
              <span class="font-mono text-xs break-all">{reference}</span>
              <CopyButton size="sm" kind="quiet" text={reference} label={t('common.copy')} />
            </span>
          ),
        },
      ]}
    />
  );
}
