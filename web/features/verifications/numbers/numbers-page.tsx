import { useSignalEffect } from '@preact/signals';
import { useLocation } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import { numbersApi } from '../../../api/numbers-api';
import { useDashboard } from '../../../shared/dashboard-context';
import { useMe } from '../../../shared/use-me';
import { useVerifications } from '../verifications-context';
import { t } from '../../../locales/i18n';
import { Button, buttonClass } from '../../../ui/controls/button';
import { DownloadButton } from '../../../ui/controls/download-button';
import { Empty } from '../../../ui/feedback/empty';
import { LoadFailed } from '../../../ui/feedback/load-failed';
import { Skeleton } from '../../../ui/feedback/skeleton';
import { useTitle } from '../../../ui/use-title';
import { NUMBERS } from '../addresses';
import { FilterBar } from './filter-bar';
import { filtersAddress, parseFilters, toQuery } from './filters';
import { NumbersModel } from './numbers.model';
import { NumbersTable } from './numbers-table';
import { SelectionBar } from './selection-bar';
import { SummaryStrip } from './summary-strip';

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  const { route } = useLocation();
  return isFiltered ? (
    <Empty
      title={t('history.noMatch')}
      text={t('history.noMatchText')}
      action={<Button onClick={() => route(NUMBERS, true)}>{t('history.clear')}</Button>}
    />
  ) : (
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
}

function List({ model, isFiltered }: { model: NumbersModel; isFiltered: boolean }) {
  const failed = model.error.value !== null && (
    <LoadFailed error={model.error.value} onRetry={() => model.retry()} />
  );
  if (!model.loaded.value) return failed || <Skeleton lines={10} />;
  const isEmpty = model.rows.value.length === 0;
  return (
    <div class="flex flex-col gap-4" aria-busy={model.loading.value}>
      {isEmpty && !model.hasMore.value && <Nothing isFiltered={isFiltered} />}
      {!isEmpty && <NumbersTable model={model} />}
      {failed}
      {model.hasMore.value && !failed && (
        <Button
          class="self-center"
          disabled={model.loading.value}
          onClick={() => void model.more()}
        >
          {t(isEmpty ? 'numbers.searchOlder' : 'common.more')}
        </Button>
      )}
    </div>
  );
}

/** All numbers of the account. */
export function NumbersPage() {
  const { query } = useLocation();
  const { connection } = useDashboard();
  const { live, numbers } = useVerifications();
  const model = numbers.modelFor(useMe().account.id, () => new NumbersModel(numbersApi));
  const filters = parseFilters(query);
  const address = filtersAddress(filters);
  const reach = connection.reach.value;
  useTitle(t('history.title'));
  useEffect(() => {
    if (reach === 'ok') void model.open(toQuery(filters));
  }, [model, address, reach]);
  useSignalEffect(() => model.note(live.items.value.map(({ data }) => data.value)));
  return (
    <div class="flex flex-col gap-6">
      <div class="flex flex-wrap items-center justify-between gap-3">
        <h1 class="text-xl">{t('history.title')}</h1>
        <DownloadButton
          size="sm"
          label={t('numbers.csv')}
          fileName="numbers.csv"
          fetchFile={() => numbersApi.csv(toQuery(filters))}
        />
      </div>
      <FilterBar filters={filters} />
      {model.hasSummary.value && <SummaryStrip summary={model.summary.value} />}
      <List model={model} isFiltered={address !== NUMBERS} />
      <SelectionBar model={model} />
    </div>
  );
}
