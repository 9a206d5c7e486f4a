import { useLocation } from 'preact-iso';
import { AnnouncementsView } from './announcements/announcements-view';
import { addWords, t } from '../../locales/i18n';
import words from '../../locales/en.payments.json';
import { Tabs } from '../../ui/controls/tabs';
import { DisputesList } from './disputes-list';
import { FindPayments } from './find-payments';
import { LettersList } from './dead-letters-list';
import { RatesPanel } from './rates-panel';
import { ReportsPanel } from './reports-panel';
import { placeOf, staffAddress, VIEWS } from './admin-address';
import { StaffPayment } from './admin-payment';

addWords(words);

/** For the platform's own people: whose money came, what goes back, at which rates, and what was given up. */
export function StaffSection() {
  const { query } = useLocation();
  const place = placeOf(query);
  const { view, payment } = place;
  return (
    <>
      <p class="max-w-prose text-sm text-soft">{t('staff.text')}</p>
      <Tabs
        label={t('staff.views')}
        current={view}
        tabs={VIEWS.map((name) => ({
          name,
          href: staffAddress({ view: name }),
          label: t(`staff.view.${name}`),
        }))}
      />
      {view === 'payments' && !payment && <FindPayments place={place} />}
      {view === 'payments' && payment && <StaffPayment key={payment} id={payment} />}
      {view === 'disputes' && <DisputesList place={place} />}
      {view === 'rates' && <RatesPanel />}
      {view === 'reports' && <ReportsPanel />}
      {view === 'letters' && <LettersList place={place} />}
      {view === 'announcements' && <AnnouncementsView />}
    </>
  );
}
