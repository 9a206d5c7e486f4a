import { useLocation } from 'preact-iso';
import { useEffect, useMemo } from 'preact/hooks';
import { clock } from '../../api/http-client';
import { useNotifications } from './notifications-context';
import { addTexts, t } from '../../locales/i18n';
import texts from '../../locales/en.notifications.json';
import webhookTexts from '../../locales/en.webhooks.json';
import { useMe } from '../../shared/use-me';
import { announce } from '../../ui/feedback/announcer';
import { useAct } from '../../ui/forms/act';
import { Button, buttonClass } from '../../ui/controls/button';
import { Empty } from '../../ui/feedback/empty';
import { Paged } from '../../ui/data/paged';
import { Tabs } from '../../ui/controls/tabs';
import { useTitle } from '../../ui/use-title';
import { CentreModel } from './centre.model';
import { CentreRow } from './centre-row';
import { byDay, dayName } from './days';
import { FilterBar } from './filter-bar';
import { filtersAddress, parseFilters, toQuery, VIEWS, type Filters, type View } from './filters';
import { notifications } from '../../api/notifications-api';
import { ActProblem } from '../../ui/feedback/act-problem';

addTexts(texts);
// The names of the event types.
addTexts(webhookTexts);

function Nothing({ filters }: { filters: Filters }) {
  const { route } = useLocation();
  const { view } = filters;
  if (filters.type !== '' || filters.q !== '')
    return (
      <Empty
        title={t('notices.noMatch')}
        text={t('notices.noMatchText')}
        action={
          <Button onClick={() => route(filtersAddress({ view, type: '', q: '' }), true)}>
            {t('notices.clear')}
          </Button>
        }
      />
    );
  if (view === 'unread')
    return <Empty title={t('notices.noneUnread')} text={t('notices.noneUnreadText')} />;
  if (view === 'read')
    return <Empty title={t('notices.noneRead')} text={t('notices.noneReadText')} />;
  if (view === 'archived')
    return <Empty title={t('notices.noneArchived')} text={t('notices.noneArchivedText')} />;
  return <Empty title={t('notices.nothing')} text={t('notices.nothingText')} />;
}

const focusOn = (id: string): void => document.getElementById(id)?.focus();

function Days({ model, view }: { model: CentreModel; view: View }) {
  const beside = (id: string): string => {
    const all = model.items.value;
    const at = all.findIndex((one) => one.id === id);
    return (all[at + 1] ?? all[at - 1])?.id ?? 'main';
  };
  // The pressed button disappears, in some views with its row: moves the focus.
  const read = async (id: string): Promise<void> => {
    const next = view === 'unread' ? beside(id) : id;
    await model.read(id);
    focusOn(next);
  };
  const archive = async (id: string, title: string): Promise<void> => {
    const next = beside(id);
    await model.archive(id);
    announce(t('notices.archived', { title }));
    focusOn(next);
  };
  return (
    <div class="flex flex-col gap-6">
      {byDay(model.items.value).map(({ key, items }) => (
        <section key={key} aria-label={dayName(key, clock.read())}>
          <h2 class="text-sm font-medium text-faint">{dayName(key, clock.read())}</h2>
          <ul class="mt-2 flex flex-col divide-y divide-line border-y border-line">
            {items.map((one) => (
              <CentreRow
                key={one.id}
                notification={one}
                read={() => read(one.id)}
                archive={() => archive(one.id, one.title)}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function ReadAll({ model }: { model: CentreModel }) {
  const { bell } = useNotifications();
  const act = useAct();
  const readAll = async (): Promise<void> => {
    await model.readAll();
    announce(t('notices.allRead'));
  };
  return (
    <>
      {(bell.unread.value ?? 0) > 0 && (
        <Button disabled={act.busy.value} onClick={() => void act.run(readAll)}>
          {t('notices.readAll')}
        </Button>
      )}
      <ActProblem act={act} class="w-full" />
    </>
  );
}

function Centre() {
  const { bell } = useNotifications();
  const filters = parseFilters(useLocation().query);
  const address = filtersAddress(filters);
  const model = useMemo(() => new CentreModel(notifications, bell), [bell]);
  const latest = bell.latest.value;
  useEffect(() => void model.load(toQuery(filters)), [model, address]);
  useEffect(() => void model.sync(latest), [model, latest]);
  return (
    <div class="flex flex-col gap-6">
      <header class="flex min-h-10 flex-wrap items-center justify-between gap-3">
        <h1 class="text-xl">{t('notices.title')}</h1>
        <div class="flex flex-wrap items-center gap-2">
          <a href="/settings/notifications" class={buttonClass({ kind: 'quiet' })}>
            {t('notices.preferences')}
          </a>
          <ReadAll model={model} />
        </div>
      </header>
      <Tabs
        label={t('notices.views.label')}
        current={filters.view}
        tabs={VIEWS.map((view) => ({
          name: view,
          href: filtersAddress({ ...filters, view }),
          label: t(`notices.views.${view}`),
        }))}
      />
      <FilterBar filters={filters} />
      <Paged pages={model} empty={<Nothing filters={filters} />}>
        <Days model={model} view={filters.view} />
      </Paged>
    </div>
  );
}

/** All notifications of the person in this account. */
export function CentrePage() {
  const { account } = useMe();
  useTitle(t('notices.title'));
  return <Centre key={account.id} />;
}
