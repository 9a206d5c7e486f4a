import { useEffect, useMemo } from 'preact/hooks';
import { backend, type Balance } from '../api';
import { useDashboard } from '../dashboard';
import { t } from '../i18n';
import { Empty } from '../ui/empty';
import { money } from '../ui/format';
import { Paged } from '../ui/paged';
import { PagesModel } from '../ui/pages.model';
import { useTitle } from '../ui/use-title';
import { LedgerTable } from './ledger-table';

const PARTS = [
  { key: 'available', name: 'credits.bought' },
  { key: 'promo', name: 'credits.promo' },
  { key: 'held', name: 'credits.held' },
] as const;

function BalanceFacts({ balance }: { balance: Balance | null }) {
  const amount = (key: 'spendable' | (typeof PARTS)[number]['key']): string =>
    balance ? money(balance[key]) : t('common.notAvailable');
  return (
    <dl class="flex flex-wrap items-end gap-x-12 gap-y-5 rounded-card border border-line bg-surface p-5 shadow-card sm:p-6">
      <div class="w-full sm:mr-auto sm:w-auto">
        <dt class="text-sm text-faint">{t('credits.spendable')}</dt>
        <dd class="digits text-code font-semibold tracking-[-0.03em]">{amount('spendable')}</dd>
      </div>
      {PARTS.map(({ key, name }) => (
        <div key={key}>
          <dt class="text-sm text-faint">{t(name)}</dt>
          <dd class="digits text-md font-semibold">{amount(key)}</dd>
        </div>
      ))}
    </dl>
  );
}

export function CreditsPage() {
  const { balance } = useDashboard();
  const pages = useMemo(() => new PagesModel(backend.ledger), []);
  const known = balance.value.value;
  useTitle(t('credits.title'));
  // Whatever moves the balance has added a row.
  useEffect(() => void pages.load({}), [pages, known]);
  return (
    <div class="flex flex-col gap-8">
      <h1 class="text-xl">{t('credits.title')}</h1>
      <BalanceFacts balance={known} />
      <section class="flex flex-col gap-4">
        <h2 class="text-lg">{t('credits.statement')}</h2>
        <Paged
          pages={pages}
          empty={<Empty title={t('credits.empty')} text={t('credits.emptyText')} />}
        >
          <LedgerTable rows={pages.items.value} caption={t('credits.caption')} />
        </Paged>
      </section>
    </div>
  );
}
