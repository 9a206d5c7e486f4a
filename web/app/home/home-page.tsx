import { Plus } from 'lucide-preact';
import { backend } from '../../api/first-pages-api';
import { money } from '../../core/format';
import { HistoryList } from '../../features/verifications/history/history-list';
import { useVerifications } from '../../features/verifications/verifications-context';
import { t } from '../../locales/i18n';
import { useDashboard } from '../../shared/dashboard-context';
import { useMe } from '../../shared/use-me';
import { buttonClass } from '../../ui/controls/button';
import { Loaded, useLoad } from '../../ui/data/loaded';
import { Empty } from '../../ui/feedback/empty';
import { useTitle } from '../../ui/use-title';

const RECENT = '5';

function Now() {
  const { balance } = useDashboard();
  const { live } = useVerifications();
  const isOwner = useMe().account.role === 'owner';
  const waiting = live.items.value.filter(({ open }) => open.value).length;
  return (
    <div class="grid gap-4 sm:grid-cols-2">
      <div class="flex flex-col gap-3 rounded-card border border-line bg-surface p-5 shadow-card">
        <div>
          <p class="text-sm text-faint">{t('home.balance')}</p>
          <p class="digits text-xl font-semibold">
            {balance.value.value
              ? money(balance.value.value.spendableCents)
              : t('common.notAvailable')}
          </p>
        </div>
        {isOwner && (
          <a href="/billing/add" class={buttonClass({ class: 'self-start' })}>
            {t('home.add')}
          </a>
        )}
      </div>
      <div class="flex flex-col gap-3 rounded-card border border-line bg-surface p-5 shadow-card">
        <div>
          <p class="text-sm text-faint">{t('home.now')}</p>
          <p class="text-md font-semibold">
            {waiting === 0 ? t('home.noneOpen') : t('home.open', { count: waiting })}
          </p>
        </div>
        <a href="/rent" class={buttonClass({ kind: 'primary', class: 'mt-auto self-start' })}>
          <Plus size={18} aria-hidden="true" />
          {t('home.rent')}
        </a>
      </div>
    </div>
  );
}

function Recent() {
  const { live } = useVerifications();
  const recent = useLoad(() => backend.verifications({ limit: RECENT }));
  return (
    <section aria-labelledby="recent" class="flex flex-col gap-4">
      <div class="flex flex-wrap items-baseline justify-between gap-3">
        <h2 id="recent" class="text-lg">
          {t('home.recent')}
        </h2>
        <a href="/numbers" class="font-medium underline underline-offset-4">
          {t('home.all')}
        </a>
      </div>
      <Loaded model={recent} lines={4}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title={t('history.empty')} text={t('history.emptyText')} />
          ) : (
            // What moved since is newer in the live model.
            <HistoryList items={data.map((one) => live.find(one.id)?.data.value ?? one)} />
          )
        }
      </Loaded>
    </section>
  );
}

/** What waits, what there is to spend, and what was rented last. */
export function HomePage() {
  useTitle(t('home.title'));
  return (
    <div class="flex flex-col gap-8">
      <h1 class="text-xl">{t('home.title')}</h1>
      <Now />
      <Recent />
    </div>
  );
}
