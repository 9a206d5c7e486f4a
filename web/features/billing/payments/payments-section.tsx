import { useLocation } from 'preact-iso';
import { useEffect, useMemo } from 'preact/hooks';
import { addTexts, t } from '../../../locales/i18n';
import texts from '../../../locales/en.payments.json';
import { Button, buttonClass } from '../../../ui/controls/button';
import { DownloadButton } from '../../../ui/controls/download-button';
import { Empty } from '../../../ui/feedback/empty';
import { Paged } from '../../../ui/data/paged';
import { PagesModel } from '../../../core/pages.model';
import { parsePaymentFilters, PAYMENTS, paymentsAddress, toPaymentsQuery } from './filters';
import { PaymentFilterBar } from './payment-filter-bar';
import { PaymentList } from '../../../shared/payments/payment-list';
import { payments } from '../../../api/payments-api';

addTexts(texts);

const hrefOf = (id: string): string => `${PAYMENTS}/${id}`;

/** All payments, including failed ones. */
export function PaymentsSection() {
  const { query, route } = useLocation();
  const filters = parsePaymentFilters(query);
  const address = paymentsAddress(filters);
  const pages = useMemo(() => new PagesModel(payments.list), []);
  useEffect(() => void pages.load(toPaymentsQuery(filters)), [pages, address]);
  const nothing = (
    <Empty
      title={t('pay.empty')}
      text={t('pay.emptyText')}
      action={
        <a href="/billing/add" class={buttonClass({ kind: 'primary' })}>
          {t('topup.title')}
        </a>
      }
    />
  );
  const noMatch = (
    <Empty
      title={t('history.noMatch')}
      text={t('history.noMatchText')}
      action={<Button onClick={() => route(PAYMENTS, true)}>{t('history.clear')}</Button>}
    />
  );
  return (
    <>
      <PaymentFilterBar filters={filters} />
      <div class="-mt-2 flex flex-wrap gap-2">
        <DownloadButton
          size="sm"
          label={t('statement.csv')}
          name={t('pay.downloadShown')}
          fileName="payments.csv"
          fetchFile={() => payments.csv(toPaymentsQuery(filters))}
        />
      </div>
      <Paged pages={pages} empty={address === PAYMENTS ? nothing : noMatch}>
        <PaymentList items={pages.items.value} caption={t('pay.caption')} hrefOf={hrefOf} />
      </Paged>
    </>
  );
}
