import type { LedgerRow } from '../../api/first-pages-api';
import { t } from '../../locales/i18n';
import { cx } from '../../ui/cx';
import { dayTime, money, signedMoney } from '../../core/format';
import { hasMoved, pageOf, stepName } from './ledger-rows';

const HEAD = 'py-2 pr-4 text-left text-sm font-medium text-faint';
const CELL = 'py-2.5 pr-4';

const ACCOUNTS: Readonly<Record<string, string>> = {
  available: t('credits.accounts.available'),
  promo: t('credits.accounts.promo'),
  held: t('credits.accounts.held'),
  owed: t('credits.accounts.owed'),
  payout: t('credits.accounts.payout'),
};

function whatOf(row: LedgerRow): string {
  const name = stepName(row);
  if (name === null) return row.step;
  const step = t(`credits.steps.${name}`);
  return row.step.endsWith(':promo') ? t('credits.promoStep', { step }) : step;
}

function Row({ row, brief }: { row: LedgerRow; brief: boolean }) {
  const { reference, description, ledgerAccount, createdAt } = row;
  const { amountCents, balanceAfterCents } = row;
  const page = pageOf(reference);
  return (
    <tr class="border-b border-line">
      <th scope="row" class={`${CELL} text-left font-medium`}>
        {whatOf(row)}
        {!brief && <span class="block text-sm font-normal text-soft md:hidden">{description}</span>}
        <time
          dateTime={createdAt}
          class={cx('block text-sm font-normal text-faint', !brief && 'md:hidden')}
        >
          {dayTime(createdAt)}
        </time>
      </th>
      {!brief && (
        <td class={`${CELL} hidden whitespace-nowrap text-soft md:table-cell`}>
          <time dateTime={createdAt}>{dayTime(createdAt)}</time>
        </td>
      )}
      {!brief && (
        <td class={`${CELL} hidden max-w-56 truncate text-soft md:table-cell`}>
          {page !== null ? (
            <a href={page} class="underline underline-offset-4">
              {description}
            </a>
          ) : (
            description
          )}
        </td>
      )}
      <td class={`${CELL} hidden text-soft sm:table-cell`}>
        {ACCOUNTS[ledgerAccount] ?? ledgerAccount}
      </td>
      <td class={cx(CELL, 'digits text-right font-medium', amountCents > 0 && 'text-done')}>
        {amountCents === 0 ? t('common.notAvailable') : signedMoney(amountCents)}
      </td>
      <td class="digits py-2.5 text-right text-soft">{money(balanceAfterCents)}</td>
    </tr>
  );
}

interface LedgerTableProps {
  rows: readonly LedgerRow[];
  caption: string;
  /** Omits what the page already shows. */
  brief?: boolean;
}

export function LedgerTable({ rows, caption, brief = false }: LedgerTableProps) {
  return (
    <table class="w-full">
      <caption class="sr-only">{caption}</caption>
      <thead>
        <tr class="border-b border-line">
          <th scope="col" class={HEAD}>
            {t('credits.what')}
          </th>
          {!brief && (
            <th scope="col" class={`${HEAD} hidden md:table-cell`}>
              {t('credits.time')}
            </th>
          )}
          {!brief && (
            <th scope="col" class={`${HEAD} hidden md:table-cell`}>
              {t('credits.reference')}
            </th>
          )}
          <th scope="col" class={`${HEAD} hidden sm:table-cell`}>
            {t('credits.account')}
          </th>
          <th scope="col" class={`${HEAD} !text-right`}>
            {t('credits.amount')}
          </th>
          <th scope="col" class="py-2 text-right text-sm font-medium text-faint">
            {t('credits.after')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.filter(hasMoved).map((row) => (
          <Row key={`${row.sequence}-${row.step}-${row.ledgerAccount}`} row={row} brief={brief} />
        ))}
      </tbody>
    </table>
  );
}
