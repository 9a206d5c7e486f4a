import { useLocation } from 'preact-iso';
import { useEffect, useMemo } from 'preact/hooks';
import { backend } from '../../../api/first-pages-api';
import { useDashboard } from '../../../shared/dashboard-context';
import { addTexts, t } from '../../../locales/i18n';
import creditTexts from '../../../locales/en.credits.json';
import texts from '../../../locales/en.payments.json';
import { Button } from '../../../ui/controls/button';
import { DateField } from '../../../ui/forms/date-field';
import { clock } from '../../../api/http-client';
import { DAY_PRESETS, presetDays, type Days } from '../../../core/day-presets';
import { dayRange } from '../../../core/day-range';
import { DownloadButton } from '../../../ui/controls/download-button';
import { Empty } from '../../../ui/feedback/empty';
import { Paged } from '../../../ui/data/paged';
import { PagesModel } from '../../../core/pages.model';
import { MonthsPanel } from './statement-downloads-panel';
import { statement } from '../../../api/statement-api';
import { TransactionList } from './transaction-list';

addTexts(creditTexts);

addTexts(texts);

const PATH = '/billing/statement';

/** The month that a person asks for is one press away. */
function Presets({ range, onSet }: { range: Days; onSet: (days: Days) => void }) {
  return (
    <div
      role="group"
      aria-label={t('statement.presets')}
      class="col-span-full flex flex-wrap gap-2"
    >
      {DAY_PRESETS.map((preset) => {
        const days = presetDays(preset, clock.read());
        const isChosen = days.from === range.from && days.to === range.to;
        return (
          <Button
            key={preset}
            size="sm"
            kind={isChosen ? 'primary' : 'plain'}
            aria-pressed={isChosen}
            onClick={() => onSet(isChosen ? { from: '', to: '' } : days)}
          >
            {t(`statement.days.${preset}`)}
          </Button>
        );
      })}
    </div>
  );
}

function Bar({ range }: { range: Days }) {
  const { route } = useLocation();
  const show = (days: Days) => {
    const wanted = Object.entries(days).filter(([, day]) => day !== '');
    route(wanted.length === 0 ? PATH : `${PATH}?${new URLSearchParams(wanted)}`, true);
  };
  const set = (name: keyof Days) => (value: string) => show({ ...range, [name]: value });
  return (
    <form
      aria-label={t('statement.filters')}
      class="grid grid-cols-2 items-end gap-3 md:flex md:flex-wrap"
      onSubmit={(event) => event.preventDefault()}
    >
      <Presets range={range} onSet={show} />
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
