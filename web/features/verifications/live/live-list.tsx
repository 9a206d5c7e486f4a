import { useVerifications } from '../verifications-context';
import { t } from '../../../locales/i18n';
import { Button } from '../../../ui/controls/button';
import { LoadFailed } from '../../../ui/feedback/load-failed';
import { Empty } from '../../../ui/feedback/empty';
import { PastList } from './past-list';
import { WaitingCard } from './waiting-card';
import { WaitingTable } from './waiting-table';

/** From this many on, each number is a row. */
const MANY = 6;

function LiveItems() {
  const { live } = useVerifications();
  const items = live.current.value;
  if (items.length >= MANY) return <WaitingTable items={items} />;
  if (items.length > 0)
    return (
      <ul class="grid grid-cols-[minmax(0,1fr)] items-start gap-4 md:grid-cols-[repeat(auto-fill,minmax(22rem,1fr))]">
        {items.map((item) => (
          <li key={item.id} class="min-w-0">
            <WaitingCard item={item} />
          </li>
        ))}
      </ul>
    );
  if (live.error.value !== null)
    return <LoadFailed error={live.error.value} onRetry={() => live.load()} />;
  return live.past.value.length > 0 ? null : (
    <Empty title={t('live.empty')} text={t('live.emptyText')} />
  );
}

/** The open numbers; drawn when they are known, so that nothing moves. */
export function LiveList() {
  const { live, rent } = useVerifications();
  if (!live.loaded.value && live.error.value === null) return null;
  const limit = rent.openLimit.value;
  return (
    <section aria-labelledby="live-title" class="flex flex-col gap-4">
      <div class="flex min-h-8 flex-wrap items-baseline gap-x-3">
        <h2 id="live-title" class="mr-auto text-lg">
          {t('live.title')}
        </h2>
        {live.hasEnded.value && (
          <Button kind="quiet" size="sm" onClick={() => live.dismissEnded()}>
            {t('live.clearEnded')}
          </Button>
        )}
        {limit !== null && (
          <p class="text-sm text-faint tabular-nums">
            {t('live.openOf', { count: live.openCount.value, limit })}
          </p>
        )}
      </div>
      <LiveItems />
      <PastList />
    </section>
  );
}
