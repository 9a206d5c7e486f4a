import { useVerifications } from '../verifications-context';
import { t } from '../../../locales/i18n';
import { LoadFailed } from '../../../ui/feedback/load-failed';
import { Empty } from '../../../ui/feedback/empty';
import { Skeleton } from '../../../ui/feedback/skeleton';
import { WaitingCard } from './waiting-card';

function LiveItems() {
  const { live } = useVerifications();
  const items = live.items.value;
  if (items.length > 0)
    return (
      <ul class="grid items-start gap-4 md:grid-cols-[repeat(auto-fill,minmax(22rem,1fr))]">
        {items.map((item) => (
          <li key={item.id}>
            <WaitingCard item={item} />
          </li>
        ))}
      </ul>
    );
  if (live.error.value !== null)
    return <LoadFailed error={live.error.value} onRetry={() => live.load()} />;
  if (!live.loaded.value) return <Skeleton lines={2} />;
  return <Empty title={t('live.empty')} text={t('live.emptyText')} />;
}

export function LiveList() {
  return (
    <section aria-labelledby="live-title" class="flex flex-col gap-4">
      <h2 id="live-title" class="text-lg">
        {t('live.title')}
      </h2>
      <LiveItems />
    </section>
  );
}
