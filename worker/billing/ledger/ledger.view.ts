import { shownStep } from './shown-step';
import { mapPage, type Page } from '../../platform/db/page';
import { iso } from '../../platform/core/clock';
import type { getBalanceWithDebt } from './ledger.service';
import type { Transaction } from './transactions.service';
import type { StatementLine } from './statement.service';

/** `spendableCents` is available to orders: bought and promotional credits. */
export const toBalanceView = ({
  spendable,
  available,
  promo,
  held,
  owed,
}: Awaited<ReturnType<typeof getBalanceWithDebt>>) => ({
  currency: 'USD' as const,
  spendableCents: spendable,
  availableCents: available,
  promoCents: promo,
  heldCents: held,
  owedCents: owed,
});

/** A page of ledger lines, each with the balance after it. */
export const toStatementView = (page: Page<StatementLine>) =>
  mapPage(page, (line) => ({
    sequence: line.seq,
    reference: line.reference,
    description: line.description,
    step: shownStep(line.step),
    ledgerAccount: line.account,
    amountCents: line.amount,
    movedCents: line.moved,
    balanceAfterCents: line.balanceAfter,
    createdAt: iso(line.at),
  }));

/** A page of transactions, each with the spendable balance after it. */
export const toTransactionsView = (page: Page<Transaction>) =>
  mapPage(page, (one) => ({
    reference: one.reference,
    kind: one.kind,
    description: one.description,
    service: one.service,
    number: one.number,
    state: one.state,
    amountCents: one.amount,
    heldCents: one.held,
    balanceAfterCents: one.balanceAfter,
    startedAt: iso(one.startedAt),
    updatedAt: iso(one.updatedAt),
  }));
