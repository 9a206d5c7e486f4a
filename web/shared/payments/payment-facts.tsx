import { t } from '../../locales/i18n';
import { CopyButton } from '../../ui/controls/copy-button';
import { dayTime, exactTime, money } from '../../core/format';
import { Facts, type Fact } from '../../ui/data/facts';
import type { ShownPayment } from '../../api/payments-api';
import { priceFacts } from './rate-facts';

interface Props {
  payment: ShownPayment;
  /** What its owner attached; staff do not see it. */
  annotations?: readonly Fact[];
}

/** The details of a payment. */
export function PaymentFacts({ payment, annotations = [] }: Props) {
  const { credits, credited, returned, rate, reference, createdAt, paidAt, receipt } = payment;
  return (
    <Facts
      facts={[
        ...priceFacts(payment),
        credited !== null &&
          credited !== credits && { name: t('pay.credited'), value: money(credited) },
        returned > 0 && { name: t('pay.wentBack'), value: money(returned) },
        { name: t('pay.purpose'), value: t(`pay.purposes.${payment.purpose}`) },
        { name: t('pay.origin'), value: t(`pay.origins.${payment.origin}`) },
        { name: t('pay.begun'), value: exactTime(createdAt) },
        paidAt !== null && { name: t('pay.paid'), value: exactTime(paidAt) },
        receipt !== null && { name: t('pay.receiptNumber'), value: receipt },
        payment.state === 'pending' && {
          name: t('pay.lockedUntil'),
          value: dayTime(rate.lockedUntil),
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
