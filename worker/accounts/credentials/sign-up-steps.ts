import type { SystemCtx, Tier } from '../../platform/core/ctx';
import { Port } from '../../platform/core/port';

/** The steps that higher rooms add to a new account. */
export interface SignUpSteps {
  /** Creates its ledger, for the batch that creates the account; idempotent. */
  createLedger(
    ctx: SystemCtx,
    account: { accountId: string; tier: Tier },
  ): readonly D1PreparedStatement[];
  /** Grants the welcome credits, `amount` cents, once for a `reference`. */
  grantCredits(
    ctx: SystemCtx,
    grant: { accountId: string; tenantId: string; reference: string; amount: number },
  ): Promise<void>;
}

export const signUpSteps = new Port<SignUpSteps>('the steps of a sign-up');
