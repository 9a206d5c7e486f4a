import { mapPage, type Page } from '../../platform/db/page';
import { iso } from '../../platform/core/clock';
import type { getBalanceWithDebt } from './ledger.service';
import type { StatementLine } from './statement.service';

/** Cents. `spendable` is available to orders: bought and promotional credits. */
export const toBalanceView = ({
  spendable,
  available,
  promo,
  held,
  owed,
}: Awaited<ReturnType<typeof getBalanceWithDebt>>) => ({
  currency: 'USD' as const,
  spendable,
  available,
  promo,
  held,
  owed,
});

/** A page of ledger lines, each with the balance after it. */
export const toStatementView = (page: Page<StatementLine>) =>
  mapPage(page, ({ at, ...line }) => ({ ...line, at: iso(at) }));
