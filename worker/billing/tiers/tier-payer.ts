import type { SystemCtx } from '../../platform/core/ctx';
import { customerAccounts, tenantAccounts, transferStatement } from '../ledger/statements';

/** One month, or the rest of one, of a tier. */
export interface TierCharge {
  accountId: string;
  tenantId: string;
  /** Names the change of the subscription that is paid: it is paid once. */
  revision: number;
  /** Cents. */
  amount: number;
  periodStart: number;
  now: number;
}

/**
 * How a tier is paid: statements that stand in the batch of the change, so that tier and payment are there together
 * or not at all. One that cannot be paid aborts the batch. A card's are those of the top-up that it paid for, followed
 * by these (apply-paid-tier.ts).
 */
export type TierPayer = (ctx: SystemCtx, charge: TierCharge) => D1PreparedStatement[];

/** From bought credits; promotional ones are for verifications. The floor of the account refuses what it has not. */
export const payFromCredits: TierPayer = (ctx, charge) => {
  const { accountId, tenantId, revision, amount, periodStart, now } = charge;
  if (amount === 0) return [];
  return [
    transferStatement(ctx.db, {
      reference: `tier:${accountId}:${revision}`,
      step: `tier:${new Date(periodStart).toISOString().slice(0, 10)}`,
      accountId,
      debit: customerAccounts(accountId).available,
      credit: tenantAccounts(tenantId).revenue,
      amount,
      now,
    }),
  ];
};
