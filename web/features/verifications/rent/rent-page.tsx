import { useLocation } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import { useVerifications } from '../verifications-context';
import { addTexts, t } from '../../../locales/i18n';
import texts from '../../../locales/en.rent.json';
import { ServicePicker } from '../services/service-picker';
import { LiveList } from '../live/live-list';
import { useTitle } from '../../../ui/use-title';
import { QuotePanel } from './quote-panel';

addTexts(texts);

export function RentPage() {
  const { rent, live, services } = useVerifications();
  const arrived = live.items.value.find((item) => item.data.value.code !== null);
  const service = arrived ? services.nameOf(arrived.data.value.service) : null;
  useTitle(service === null ? t('rent.title') : t('live.titleCode', { service }));
  const chosen = rent.service.value;
  // A code that arrived just before a reload is not to be looked for below the list of services.
  const isFirst = chosen === null && live.hasOnlyPast.value && !services.isSearching.value;
  const { query, route } = useLocation();
  const { service: wanted, query: words } = query;
  // A link chooses the service, or searches; the address is then that of the page again, so that a reload does not.
  useEffect(() => {
    if (wanted === undefined && words === undefined) return;
    rent.choose(wanted ?? null);
    if (wanted === undefined) services.query.value = words ?? '';
    route('/rent', true);
  }, [wanted, words]);
  return (
    <div class="flex flex-col gap-10">
      <section class="flex flex-col gap-5">
        <div class="flex flex-col gap-1">
          <h1 class="text-xl">{t('rent.title')}</h1>
          <p class="text-soft">{t('rent.lead')}</p>
        </div>
        {chosen === null ? (
          <ServicePicker between={isFirst && <LiveList />} />
        ) : (
          <QuotePanel key={chosen} name={chosen} />
        )}
      </section>
      {!isFirst && <LiveList />}
    </div>
  );
}
