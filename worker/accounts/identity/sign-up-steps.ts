import type { SystemCtx, Tier } from '../../platform/core/ctx';
import { Port } from '../../platform/core/port';

/** What a new account gets of the rooms above. */
export interface SignUpSteps {
  /** Opens its ledger, for the batch that makes the account; a repeat changes nothing. */
  openLedger(
    ctx: SystemCtx,
    account: { accountId: string; tier: Tier },
  ): readonly D1PreparedStatement[];
  /** Gives the welcome credits, `amount` cents; once for a `reference`. */
  giveCredits(
    ctx: SystemCtx,
    gift: { accountId: string; tenantId: string; reference: string; amount: number },
  ): Promise<void>;
}

export const signUpSteps = new Port<SignUpSteps>('the steps of a sign-up');
