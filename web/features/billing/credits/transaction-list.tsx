import { useSignal } from '@preact/signals';
import { ChevronDown } from 'lucide-preact';
import { useId } from 'preact/hooks';
import { backend, type Transaction } from '../../../api/first-pages-api';
import { addTexts, t } from '../../../locales/i18n';
import creditTexts from '../../../locales/en.credits.json';
import { cx } from '../../../ui/cx';
import { dayTime, money, phone, signedMoney } from '../../../core/format';
import { LedgerTable } from '../../../shared/ledger/ledger-table';
import { pageOf } from '../../../shared/ledger/ledger-rows';
import { Loaded, useLoad } from '../../../ui/data/loaded';
import { TransactionResult } from './transaction-result';

addTexts(creditTexts);

const HEAD = 'py-2 pr-4 text-left text-sm font-medium text-faint';
const CELL = 'py-3 pr-4 align-middle';
const COLUMNS = 6;

/** Oldest first, in one page: a transaction has a few. */
const MOVEMENTS = { order: 'asc', limit: '100' };

function Movements({ reference }: Pick<Transaction, 'reference'>) {
  const model = useLoad(() => backend.ledger({ reference, ...MOVEMENTS }));
  return (
    <Loaded model={model}>
      {({ data }) => <LedgerTable rows={data} caption={t('statement.movements')} />}
    </Loaded>
  );
}

function What({ row }: { row: Transaction }) {
  const page = pageOf(row.reference);
  return (
    <>
      {page === null ? (
        row.description
      ) : (
        <a href={page} class="underline-offset-4 hover:underline">
          {row.description}
        </a>
      )}
      <span class="digits block text-sm font-normal text-faint">
        {row.number !== null && <span class="serial block">{phone(row.number)}</span>}
        <time class="md:hidden" dateTime={row.updatedAt}>
          {dayTime(row.updatedAt)}
        </time>
      </span>
    </>
  );
}

function Amount({ row: { amountCents, heldCents, balanceAfterCents } }: { row: Transaction }) {
  return (
    <>
      <span class={cx('font-medium', amountCents > 0 && 'text-done')}>
        {signedMoney(amountCents)}
      </span>
      {heldCents > 0 && <span class="block text-sm text-faint">{t('statement.onHold')}</span>}
      <span class="block text-sm text-faint md:hidden">{money(balanceAfterCents)}</span>
    </>
  );
}

function Row({ row }: { row: Transaction }) {
  const isOpen = useSignal(false);
  const details = useId();
  const time = dayTime(row.updatedAt);
  return (
    <>
      <tr
        class={cx(
          'grid grid-cols-[1fr_auto] items-center gap-x-3 md:table-row',
          !isOpen.value && 'border-b border-line',
        )}
      >
        <td class={`${CELL} hidden whitespace-nowrap text-soft md:table-cell md:pl-2`}>
          <time dateTime={row.updatedAt}>{time}</time>
        </td>
        <th scope="row" class={`${CELL} min-w-0 text-left font-medium`}>
          <What row={row} />
        </th>
        <td class={`${CELL} order-3 max-md:pt-0 max-md:pb-2`}>
          <TransactionResult row={row} />
        </td>
        <td class={`${CELL} digits justify-self-end text-right max-md:pr-0`}>
          <Amount row={row} />
        </td>
        <td class={`${CELL} digits hidden text-right text-soft md:table-cell`}>
          {money(row.balanceAfterCents)}
        </td>
        <td class="order-4 justify-self-end text-right max-md:pb-1 md:py-1">
          <button
            type="button"
            class="flex size-9 items-center justify-center rounded-control text-soft hover:bg-sunken hover:text-ink"
            aria-expanded={isOpen.value}
            aria-controls={details}
            aria-label={t('statement.showMovements', { what: row.description, time })}
            onClick={() => (isOpen.value = !isOpen.value)}
          >
            <ChevronDown
              size={18}
              aria-hidden="true"
              class={cx('transition-transform', isOpen.value && 'rotate-180')}
            />
          </button>
        </td>
      </tr>
      {isOpen.value && (
        <tr class="block border-b border-line md:table-row">
          <td id={details} colSpan={COLUMNS} class="block pb-4 md:table-cell md:px-2">
            <div class="rounded-card bg-sunken/60 px-4 py-2">
              <Movements reference={row.reference} />
            </div>
          </td>
        </tr>
      )}
    </>
  );
}

/** One row for each rental, payment, plan and gift; its single movements unfold. */
export function TransactionList({ items }: { items: readonly Transaction[] }) {
  return (
    <table class="block w-full md:table">
      <caption class="sr-only">{t('credits.caption')}</caption>
      <thead class="sr-only md:not-sr-only md:table-header-group">
        <tr class="border-b border-line">
          <th class={`${HEAD} md:pl-2`}>{t('credits.time')}</th>
          <th class={HEAD}>{t('credits.reference')}</th>
          <th class={HEAD}>{t('statement.result')}</th>
          <th class={`${HEAD} md:text-right`}>{t('credits.amount')}</th>
          <th class={`${HEAD} md:text-right`}>{t('credits.after')}</th>
          <th class={HEAD}>
            <span class="sr-only">{t('statement.movements')}</span>
          </th>
        </tr>
      </thead>
      <tbody class="block md:table-row-group">
        {items.map((row) => (
          <Row key={row.reference} row={row} />
        ))}
      </tbody>
    </table>
  );
}
