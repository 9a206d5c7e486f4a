import type { SystemCtx } from '../../platform/core/ctx';
import { customerAccounts, tenantAccounts, transferStatement } from '../ledger/transfer-statements';

/** A month, or the rest of one, of a tier. */
export interface TierCharge {
  accountId: string;
  tenantId: string;
  /** Revision of the subscription that is paid, once. */
  revision: number;
  /** Cents. */
  amount: number;
  periodStart: number;
  now: number;
}

/**
 * Statements that pay a plan, in the batch of the change, so that both happen or neither. A payment that is not
 * possible aborts the batch. A card payment adds credits first and then uses these statements (apply-paid-tier.ts).
 */
export type TierPayer = (ctx: SystemCtx, charge: TierCharge) => D1PreparedStatement[];

/** Pays from bought credits; promotional ones are for verifications. The ledger's floor refuses an overdraft. */
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
