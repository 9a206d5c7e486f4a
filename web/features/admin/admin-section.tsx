import { useLocation } from 'preact-iso';
import { AnnouncementsView } from './announcements/announcements-view';
import { addTexts, t } from '../../locales/i18n';
import texts from '../../locales/en.payments.json';
import { Tabs } from '../../ui/controls/tabs';
import { DisputesList } from './disputes-list';
import { FindPayments } from './find-payments';
import { DeadLettersList } from './dead-letters-list';
import { RatesPanel } from './rates-panel';
import { ReportsPanel } from './reports-panel';
import { parseAdminAddress, adminAddress, VIEWS } from './admin-address';
import { PaymentDetail } from './payment-detail';

addTexts(texts);

/** For the platform's operators: payments, disputes, exchange rates, reports, dead letters, announcements. */
export function AdminSection() {
  const { query } = useLocation();
  const place = parseAdminAddress(query);
  const { view, payment } = place;
  return (
    <>
      <p class="max-w-prose text-sm text-soft">{t('admin.text')}</p>
      <Tabs
        label={t('admin.views')}
        current={view}
        tabs={VIEWS.map((name) => ({
          name,
          href: adminAddress({ view: name }),
          label: t(`admin.view.${name}`),
        }))}
      />
      {view === 'payments' && !payment && <FindPayments place={place} />}
      {view === 'payments' && payment && <PaymentDetail key={payment} id={payment} />}
      {view === 'disputes' && <DisputesList place={place} />}
      {view === 'rates' && <RatesPanel />}
      {view === 'reports' && <ReportsPanel />}
      {view === 'dead-letters' && <DeadLettersList place={place} />}
      {view === 'announcements' && <AnnouncementsView />}
    </>
  );
}
