import { ArrowLeft } from 'lucide-preact';
import { useLocation, useRoute } from 'preact-iso';
import accountTexts from '../../locales/en.account.json';
import texts from '../../locales/en.payments.json';
import { addTexts, t } from '../../locales/i18n';
import { buttonClass } from '../../ui/controls/button';
import { cx } from '../../ui/cx';
import { Empty } from '../../ui/feedback/empty';
import { Mark } from '../../ui/mark';
import { useTitle } from '../../ui/use-title';
import {
  adminAddress,
  isView,
  parseAdminAddress,
  VIEWS,
  type AdminAddress,
  type View,
} from './admin-address';
import { AnnouncementsView } from './announcements/announcements-view';
import { DeadLettersList } from './dead-letters-list';
import { DisputesList } from './disputes-list';
import { FindPayments } from './find-payments';
import { PaymentDetail } from './payment-detail';
import { RatesPanel } from './rates-panel';
import { ReportsPanel } from './reports-panel';

addTexts(texts);
addTexts(accountTexts);

function Nav({ current }: { current: View | null }) {
  return (
    <nav aria-label={t('admin.views')} class="flex flex-wrap gap-1 lg:flex-col">
      {VIEWS.map((view) => (
        <a
          key={view}
          href={adminAddress({ view })}
          aria-current={view === current ? 'page' : undefined}
          class={cx(
            'flex min-h-10 items-center rounded-control px-3 font-medium transition-colors duration-120',
            view === current ? 'bg-sunken text-ink' : 'text-soft hover:text-ink',
          )}
        >
          {t(`admin.view.${view}`)}
        </a>
      ))}
    </nav>
  );
}

function Content({ place }: { place: AdminAddress }) {
  const { view, payment } = place;
  return (
    <>
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

/** The pages of the platform's staff, in a shell of their own: none of it belongs to a customer's account. */
export function AdminApp() {
  const { query } = useLocation();
  const named = useRoute().params['view'] ?? 'payments';
  const view = isView(named) ? named : null;
  const title = view === null ? t('notFound.title') : t(`admin.view.${view}`);
  useTitle(t('area.title', { view: title, area: t('admin.title') }));
  return (
    <div class="flex w-full flex-1 flex-col lg:flex-row">
      <header
        data-shell
        class="flex flex-col gap-4 border-b border-line bg-paper px-4 py-3 lg:sticky lg:top-0 lg:h-dvh lg:w-60 lg:shrink-0 lg:gap-6 lg:border-r lg:border-b-0 lg:px-3 lg:py-5"
      >
        <a
          href="/admin"
          class="flex items-center gap-2.5 self-start rounded-control py-1 text-md font-semibold tracking-tight lg:px-2"
        >
          <Mark />
          {t('admin.title')}
        </a>
        <Nav current={view} />
        <a
          href="/home"
          class={buttonClass({ kind: 'quiet', size: 'sm', class: 'self-start lg:mt-auto' })}
        >
          <ArrowLeft size={16} aria-hidden="true" />
          {t('admin.leave')}
        </a>
      </header>
      <main
        id="main"
        tabIndex={-1}
        class="mx-auto flex w-full max-w-[96rem] min-w-0 flex-1 flex-col gap-5 px-4 pt-6 pb-16 sm:px-8 lg:px-10 lg:pt-10"
      >
        <h1 class="text-xl">{title}</h1>
        {/* The panels have headings of the third level. */}
        <h2 class="sr-only">{title}</h2>
        {view === null ? (
          <Empty title={title} text={t('notFound.text')} />
        ) : (
          <>
            <p class="max-w-prose text-sm text-soft">{t('admin.text')}</p>
            <Content place={parseAdminAddress(view, query)} />
          </>
        )}
      </main>
    </div>
  );
}
