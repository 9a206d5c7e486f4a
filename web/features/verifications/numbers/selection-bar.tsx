import type { Verification } from '../../../api/first-pages-api';
import { t } from '../../../locales/i18n';
import { Button } from '../../../ui/controls/button';
import { CopyButton } from '../../../ui/controls/copy-button';
import type { NumbersModel } from './numbers.model';

const linesOf = (
  rows: readonly Verification[],
  read: (row: Verification) => string | null,
): string =>
  rows
    .map(read)
    .filter((line) => line !== null)
    .join('\n');

/** What can be done with the selected rows. */
export function SelectionBar({ model }: { model: NumbersModel }) {
  const rows = model.selectedRows.value;
  if (rows.length === 0) return null;
  const numbers = linesOf(rows, ({ number }) => number);
  const codes = linesOf(rows, ({ code }) => code);
  return (
    <div
      role="region"
      aria-label={t('numbers.selection')}
      class="sticky bottom-20 z-10 flex flex-wrap items-center gap-2 rounded-card border border-line bg-surface px-4 py-2 shadow-raised lg:bottom-4"
    >
      <p role="status" class="mr-auto text-sm font-medium">
        {t('numbers.selected', { count: rows.length })}
      </p>
      {numbers !== '' && <CopyButton size="sm" text={numbers} label={t('numbers.copyNumbers')} />}
      {codes !== '' && <CopyButton size="sm" text={codes} label={t('numbers.copyCodes')} />}
      <Button size="sm" kind="quiet" onClick={() => model.clearSelection()}>
        {t('numbers.clearSelection')}
      </Button>
    </div>
  );
}
