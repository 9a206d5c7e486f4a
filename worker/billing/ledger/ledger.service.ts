import * as z from 'zod';
import { parseRows } from '../../platform/db/client';
import { monthOf } from '../../platform/core/clock';
import type { SystemCtx, Tier } from '../../platform/core/ctx';
import {
  balanceStatement,
  customerAccounts,
  tenantAccounts,
  transferStatement,
} from './transfer-statements';

export interface Balance {
  /** Spendable cents: bought and promotional together. */
  spendable: number;
  available: number;
  promo: number;
  /** Cents held for open verifications. */
  held: number;
}

const BalanceRow = z.object({
  available: z.number(),
  promo: z.number(),
  held: z.number(),
  owed: z.number(),
});
type BalanceRow = z.output<typeof BalanceRow>;

const toBalance = ({ available, promo, held }: BalanceRow): Balance => ({
  spendable: available + promo,
  available,
  promo,
  held,
});

/** Parses the result of the balance statement, in cents. */
export function parseBalance(result: D1Result): Balance {
  const [row] = parseRows(result, BalanceRow);
  if (!row) throw new Error('the batch gave no balance');
  return toBalance(row);
}

interface Customer {
  accountId: string;
  tier: Tier;
}

/** Creates the ledger accounts and the usage row of a new customer, with the caps of its plan; a repeat changes nothing. */
export function createLedgerAccountsStatements(
  ctx: SystemCtx,
  customer: Customer,
): D1PreparedStatement[] {
  const { owed, ...floored } = customerAccounts(customer.accountId);
  const open = (id: string, floor: number | null) =>
    ctx.db.sql
      .prepare('INSERT INTO ledger_accounts (id, floor) VALUES (?, ?) ON CONFLICT DO NOTHING')
      .bind(id, floor);
  return [
    ...Object.values(floored).map((id) => open(id, 0)),
    open(owed, null),
    ctx.db.sql
      .prepare(
        `INSERT INTO usage (account_id, period, cap, open_cap)
         SELECT ?1, ?2, monthly, open FROM tier_policies
         WHERE tier = ?3 ORDER BY version DESC LIMIT 1 ON CONFLICT DO NOTHING`,
      )
      .bind(customer.accountId, monthOf(ctx.now()), customer.tier),
  ];
}

export async function createLedgerAccounts(ctx: SystemCtx, customer: Customer): Promise<void> {
  await ctx.db.sql.batch(createLedgerAccountsStatements(ctx, customer));
}

interface Grant {
  accountId: string;
  tenantId: string;
  reference: string;
  /** Cents. */
  amount: number;
  promo: boolean;
}

/** Credits granted by the platform (a gift, a correction), once per `reference`. */
export function grantStatement(ctx: SystemCtx, grant: Grant): D1PreparedStatement {
  const customer = customerAccounts(grant.accountId);
  return transferStatement(ctx.db, {
    reference: grant.reference,
    step: 'grant',
    accountId: grant.accountId,
    debit: tenantAccounts(grant.tenantId).adjustment,
    credit: grant.promo ? customer.promo : customer.available,
    amount: grant.amount,
    now: ctx.now(),
  });
}

export async function grantCredits(ctx: SystemCtx, grant: Grant): Promise<void> {
  await grantStatement(ctx, grant).run();
}

/** The balance with the debt in cents; an account with a debt cannot buy. */
export async function getBalanceWithDebt(
  ctx: SystemCtx,
  accountId: string,
): Promise<Balance & { owed: number }> {
  const row = await balanceStatement(ctx.db, accountId).first<BalanceRow>();
  if (!row) throw new Error('the balance query gave no row');
  return { ...toBalance(row), owed: row.owed };
}

export async function getBalance(ctx: SystemCtx, accountId: string): Promise<Balance> {
  const { owed: _, ...balance } = await getBalanceWithDebt(ctx, accountId);
  return balance;
}
