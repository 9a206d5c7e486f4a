import { useEffect, useMemo } from 'preact/hooks';
import { backend } from '../api';
import { useDashboard } from '../dashboard';
import { t } from '../i18n';
import { Empty } from '../ui/empty';
import { Paged } from '../ui/paged';
import { PagesModel } from '../ui/pages.model';
import { LedgerTable } from './ledger-table';

/** Every movement of the credits, newest first. */
export function StatementSection() {
  const { balance } = useDashboard();
  const pages = useMemo(() => new PagesModel(backend.ledger), []);
  const known = balance.value.value;
  // Whatever moves the balance has added a row.
  useEffect(() => void pages.load({}), [pages, known]);
  return (
    <Paged pages={pages} empty={<Empty title={t('credits.empty')} text={t('credits.emptyText')} />}>
      <LedgerTable rows={pages.items.value} caption={t('credits.caption')} />
    </Paged>
  );
}
