import { useEffect, useMemo } from 'preact/hooks';
import { clock } from '../../api/http-client';
import { homeApi } from '../../api/home-api';
import { VerifyNotice } from '../../features/account/profile/verify-notice';
import { OwedNotice } from '../../features/billing/credits/owed-notice';
import { useNotifications } from '../../features/notifications/notifications-context';
import { HistoryList } from '../../features/verifications/numbers/history-list';
import { useVerifications } from '../../features/verifications/verifications-context';
import texts from '../../locales/en.home.json';
import { addTexts, t } from '../../locales/i18n';
import { useDashboard } from '../../shared/dashboard-context';
import { useMe } from '../../shared/use-me';
import { Loaded } from '../../ui/data/loaded';
import { Empty } from '../../ui/feedback/empty';
import { Notice } from '../../ui/feedback/notice';
import { useTitle } from '../../ui/use-title';
import { Checklist } from './checklist';
import { Figures } from './figures';
import { HomeModel, latestOf } from './home.model';

addTexts(texts);

/** What every page of the account would have to say: a debt, and announcements that were not read. */
function Notices() {
  const { balance } = useDashboard();
  const { bell } = useNotifications();
  const isOwner = useMe().account.role === 'owner';
  const news = bell.latest.value.filter(
    ({ type, readAt }) => type === 'announcement' && readAt === null,
  );
  return (
    <>
      <OwedNotice balance={balance.value.value} isOwner={isOwner} />
      {news.slice(0, 1).map(({ id, title, body }) => (
        <Notice
          key={id}
          tone="back"
          action={
            <a href="/notifications" class="shrink-0 font-medium underline underline-offset-4">
              {t('home.toInbox')}
            </a>
          }
        >
          <p class="font-medium wrap-anywhere">{title}</p>
          <p class="wrap-anywhere">{body}</p>
        </Notice>
      ))}
    </>
  );
}

function Recent({ model }: { model: HomeModel }) {
  const { live } = useVerifications();
  return (
    <section aria-labelledby="recent" class="flex flex-col gap-3">
      <div class="flex flex-wrap items-baseline justify-between gap-3">
        <h2 id="recent" class="text-lg">
          {t('home.recent')}
        </h2>
        <a href="/numbers" class="font-medium underline underline-offset-4">
          {t('home.all')}
        </a>
      </div>
      <Loaded model={model.recent} lines={5}>
        {({ data }) => {
          const latest = latestOf(
            data,
            live.items.value.map((item) => item.data.value),
          );
          return latest.length === 0 ? (
            <Empty title={t('history.empty')} text={t('history.emptyText')} />
          ) : (
            <HistoryList items={latest} />
          );
        }}
      </Loaded>
    </section>
  );
}

/** First steps, what waits, what there is to spend, and the last days. */
export function HomePage() {
  useTitle(t('nav.home'));
  const me = useMe();
  const model = useMemo(
    () => new HomeModel({ api: homeApi, me, store: localStorage, now: () => clock.read() }),
    [me],
  );
  useEffect(() => void model.load(), [model]);
  return (
    <div class="flex flex-col gap-8">
      <h1 class="text-xl">{t('nav.home')}</h1>
      {model.lacksSteps.value && <VerifyNotice />}
      <Notices />
      <section aria-labelledby="overview" class="flex flex-col gap-8">
        <h2 id="overview" class="sr-only">
          {t('home.figures')}
        </h2>
        <Checklist model={model} />
        <Figures model={model} />
      </section>
      <Recent model={model} />
    </div>
  );
}
