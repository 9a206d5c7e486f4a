import { useLocation } from 'preact-iso';
import { useEffect, useMemo } from 'preact/hooks';
import { backend } from '../../../api/first-pages-api';
import { t } from '../../../locales/i18n';
import { Button, buttonClass } from '../../../ui/controls/button';
import { Empty } from '../../../ui/feedback/empty';
import { Paged } from '../../../ui/data/paged';
import { PagesModel } from '../../../core/pages.model';
import { useTitle } from '../../../ui/use-title';
import { FilterBar } from './filter-bar';
import { filtersAddress, parseFilters, toQuery } from './filters';
import { HistoryList } from './history-list';

export function HistoryPage() {
  const { query, route } = useLocation();
  const filters = parseFilters(query);
  const address = filtersAddress(filters);
  const pages = useMemo(() => new PagesModel(backend.verifications), []);
  useTitle(t('history.title'));
  useEffect(() => void pages.load(toQuery(filters)), [pages, address]);

  const nothing = (
    <Empty
      title={t('history.empty')}
      text={t('history.emptyText')}
      action={
        <a href="/rent" class={buttonClass({ kind: 'primary' })}>
          {t('history.emptyAction')}
        </a>
      }
    />
  );
  const noMatch = (
    <Empty
      title={t('history.noMatch')}
      text={t('history.noMatchText')}
      action={<Button onClick={() => route('/numbers', true)}>{t('history.clear')}</Button>}
    />
  );
  return (
    <div class="flex flex-col gap-6">
      <h1 class="text-xl">{t('history.title')}</h1>
      <FilterBar filters={filters} />
      <Paged pages={pages} empty={address === '/numbers' ? nothing : noMatch}>
        <HistoryList items={pages.items.value} />
      </Paged>
    </div>
  );
}
