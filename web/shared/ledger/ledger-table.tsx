import type { LedgerRow } from '../../api/first-pages-api';
import { addTexts, t } from '../../locales/i18n';
import creditTexts from '../../locales/en.credits.json';
import { cx } from '../../ui/cx';
import { dayTime, money, signedMoney } from '../../core/format';
import { hasMoved, stepName } from './ledger-rows';

addTexts(creditTexts);

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

function Row({ row }: { row: LedgerRow }) {
  const { ledgerAccount, createdAt, amountCents, balanceAfterCents } = row;
  return (
    <tr class="border-b border-line">
      <th scope="row" class={`${CELL} text-left font-medium`}>
        {whatOf(row)}
        <time dateTime={createdAt} class="block text-sm font-normal text-faint">
          {dayTime(createdAt)}
        </time>
      </th>
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
}

/** The single movements of one transaction. */
export function LedgerTable({ rows, caption }: LedgerTableProps) {
  return (
    <table class="w-full">
      <caption class="sr-only">{caption}</caption>
      <thead>
        <tr class="border-b border-line">
          <th scope="col" class={HEAD}>
            {t('credits.what')}
          </th>
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
          <Row key={`${row.sequence}-${row.step}-${row.ledgerAccount}`} row={row} />
        ))}
      </tbody>
    </table>
  );
}
