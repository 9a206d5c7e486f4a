import { cardStatements } from '../cards/save';
import { dropUnprovedEndpoints, endEndpointsStatement } from '../endpoints/state-statements';
import { hasAudience } from '../events/audience';
import { dropUnprovedExports } from '../exports/exports.service';
import { audience } from '../hub/audience';
import { provingSteps } from '../identity/proving-steps';
import { signUpSteps } from '../identity/sign-up-steps';
import { grantCredits, openLedgerStatements } from '../ledger/ledger.service';
import { leavingSteps } from '../members/leaving-steps';
import { dropUnprovedPhone } from '../notifications/phones.service';
import { configurationChecks } from '../ops/readiness';
import { settlementSteps } from '../payments/settlement-steps';
import { paystackKeyProblems } from '../providers/paystack/paystack.client';
import { issueStatements } from '../receipts/receipts.service';
import { takePaidTier } from '../tiers/paid-tier';

/**
 * Gives lower rooms what they need of higher ones, by the ports that they declare. Each entry of the program calls it
 * before it answers anything.
 */
export function compose(): void {
  configurationChecks.provide([
    (env) => paystackKeyProblems(env.PAYSTACK_SECRET_KEY, env.ENVIRONMENT),
  ]);
  audience.provide(hasAudience);
  signUpSteps.provide({
    openLedger: openLedgerStatements,
    giveCredits: (ctx, gift) => grantCredits(ctx, { ...gift, promo: true }),
  });
  provingSteps.provide([dropUnprovedEndpoints, dropUnprovedExports, dropUnprovedPhone]);
  leavingSteps.provide([endEndpointsStatement]);
  settlementSteps.provide({ records: [issueStatements, cardStatements], takeTier: takePaidTier });
}
