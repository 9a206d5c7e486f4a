import { useLocation } from 'preact-iso';
import { useEffect, useMemo } from 'preact/hooks';
import { backend } from '../../../api/first-pages-api';
import { useDashboard } from '../../../shared/dashboard-context';
import { addTexts, t } from '../../../locales/i18n';
import texts from '../../../locales/en.payments.json';
import { Button } from '../../../ui/controls/button';
import { DateField } from '../../../ui/forms/date-field';
import { dayRange } from '../../../core/day-range';
import { DownloadButton } from '../../../ui/controls/download-button';
import { Empty } from '../../../ui/feedback/empty';
import { Paged } from '../../../ui/data/paged';
import { PagesModel } from '../../../core/pages.model';
import { MonthsPanel } from './statement-downloads-panel';
import { statement } from '../../../api/statement-api';
import { TransactionList } from './transaction-list';

addTexts(texts);

const PATH = '/billing/statement';

interface Range {
  from: string;
  to: string;
}

function Bar({ range }: { range: Range }) {
  const { route } = useLocation();
  const set = (name: keyof Range) => (value: string) => {
    const wanted = Object.entries({ ...range, [name]: value }).filter(([, day]) => day !== '');
    route(wanted.length === 0 ? PATH : `${PATH}?${new URLSearchParams(wanted)}`, true);
  };
  return (
    <form
      aria-label={t('statement.filters')}
      class="grid grid-cols-2 items-end gap-3 md:flex md:flex-wrap"
      onSubmit={(event) => event.preventDefault()}
    >
      <DateField name="from" label={t('history.from')} value={range.from} onSet={set('from')} />
      <DateField name="to" label={t('history.to')} value={range.to} onSet={set('to')} />
      <div class="col-span-full flex flex-wrap gap-2 md:ml-auto">
        <DownloadButton
          label={t('statement.csv')}
          name={t('statement.downloadShown')}
          fileName="statement.csv"
          fetchFile={() => statement.csv(dayRange(range))}
        />
        <DownloadButton
          label={t('statement.ledgerCsv')}
          name={t('statement.downloadLedger')}
          fileName="ledger.csv"
          fetchFile={() => statement.ledgerCsv(dayRange(range))}
        />
      </div>
    </form>
  );
}

/** The transactions of the account, by their last movement, newest first. */
export function StatementSection() {
  const { balance } = useDashboard();
  const { query, route } = useLocation();
  const range = { from: query['from'] ?? '', to: query['to'] ?? '' };
  const pages = useMemo(() => new PagesModel(backend.transactions), []);
  const known = balance.value.value;
  const isNarrowed = range.from !== '' || range.to !== '';
  // Every change of the balance has moved a row.
  useEffect(() => void pages.load(dayRange(range)), [pages, known, range.from, range.to]);
  const nothing = <Empty title={t('credits.empty')} text={t('credits.emptyText')} />;
  const noMatch = (
    <Empty
      title={t('history.noMatch')}
      text={t('history.noMatchText')}
      action={<Button onClick={() => route(PATH, true)}>{t('history.clear')}</Button>}
    />
  );
  return (
    <>
      <Bar range={range} />
      <Paged pages={pages} empty={isNarrowed ? noMatch : nothing}>
        <TransactionList items={pages.items.value} />
      </Paged>
      <MonthsPanel />
    </>
  );
}
