import { useVerifications } from '../verifications-context';
import { t } from '../../../locales/i18n';
import { ServicePicker } from '../services/service-picker';
import { LiveList } from '../live/live-list';
import { useTitle } from '../../../ui/use-title';
import { QuotePanel } from './quote-panel';

export function RentPage() {
  const { rent, live, services } = useVerifications();
  const arrived = live.items.value.find((item) => item.data.value.code !== null);
  const service = arrived ? services.nameOf(arrived.data.value.service) : null;
  useTitle(service === null ? t('rent.title') : t('live.titleCode', { service }));
  const chosen = rent.service.value;
  return (
    <div class="flex flex-col gap-10">
      <section class="flex flex-col gap-5">
        <h1 class="text-xl">{t('rent.title')}</h1>
        {chosen === null ? <ServicePicker /> : <QuotePanel key={chosen} name={chosen} />}
      </section>
      <LiveList />
    </div>
  );
}
