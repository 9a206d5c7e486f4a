import { monthOf } from '../kernel/clock';
import type { SystemCtx, Tier } from '../kernel/ctx';
import {
  balanceStatement,
  customerAccounts,
  tenantAccounts,
  transferStatement,
} from './statements';

/** Verifications a month and open at once, by tier. */
export const TIER_CAPS: Readonly<Record<Tier, { monthly: number; open: number }>> = {
  free: { monthly: 50, open: 2 },
  developer: { monthly: 5_000, open: 50 },
  enterprise: { monthly: 100_000, open: 500 },
};

export interface Balance {
  /** Cents that can be spent: bought and promotional together. */
  spendable: number;
  available: number;
  promo: number;
  /** Cents reserved for verifications that have not ended. */
  held: number;
}

interface BalanceRow {
  available: number;
  promo: number;
  held: number;
}

export const toBalance = ({ available, promo, held }: BalanceRow): Balance => ({
  spendable: available + promo,
  available,
  promo,
  held,
});

/** Opens the ledger accounts and the usage row of a new customer; a repeat changes nothing. */
export async function openLedger(
  ctx: SystemCtx,
  customer: { accountId: string; tier: Tier },
): Promise<void> {
  const { owed, ...floored } = customerAccounts(customer.accountId);
  const open = (id: string, floor: number | null) =>
    ctx.db.sql
      .prepare('INSERT INTO ledger_accounts (id, floor) VALUES (?, ?) ON CONFLICT DO NOTHING')
      .bind(id, floor);
  const caps = TIER_CAPS[customer.tier];
  await ctx.db.sql.batch([
    ...Object.values(floored).map((id) => open(id, 0)),
    open(owed, null),
    ctx.db.sql
      .prepare(
        `INSERT INTO usage (account_id, period, cap, open_cap) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      )
      .bind(customer.accountId, monthOf(ctx.now()), caps.monthly, caps.open),
  ]);
}

/** Cents given by the platform (a gift, a correction), named by `reference` so that it is given once. */
export async function grantCredits(
  ctx: SystemCtx,
  grant: { accountId: string; tenantId: string; reference: string; amount: number; promo: boolean },
): Promise<void> {
  const customer = customerAccounts(grant.accountId);
  await transferStatement(ctx.db, {
    reference: grant.reference,
    step: 'grant',
    accountId: grant.accountId,
    debit: tenantAccounts(grant.tenantId).adjustment,
    credit: grant.promo ? customer.promo : customer.available,
    amount: grant.amount,
    now: ctx.now(),
  }).run();
}

export async function getBalance(ctx: SystemCtx, accountId: string): Promise<Balance> {
  const row = await balanceStatement(ctx.db, accountId).first<BalanceRow>();
  if (!row) throw new Error('the balance query gave no row');
  return toBalance(row);
}
