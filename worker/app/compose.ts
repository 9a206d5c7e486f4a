import { cardStatements } from '../billing/cards/save';
import {
  dropUnprovedEndpoints,
  endEndpointsStatement,
} from '../channels/webhooks/endpoints/state-statements';
import { hasAudience } from './event-audience';
import { dropUnprovedExports } from '../privacy/export/exports.service';
import { audience } from '../channels/account-stream/audience';
import { provingSteps } from '../accounts/identity/proving-steps';
import { signUpSteps } from '../accounts/identity/sign-up-steps';
import { grantCredits, openLedgerStatements } from '../billing/ledger/ledger.service';
import { leavingSteps } from '../accounts/members/leaving-steps';
import { dropUnprovedPhone } from '../channels/notifications/phones.service';
import { configurationChecks } from '../platform/config/readiness';
import { settlementSteps } from '../billing/payments/settlement-steps';
import { paystackKeyProblems } from '../providers/paystack/paystack.client';
import { issueStatements } from '../billing/receipts/receipts.service';
import { takePaidTier } from '../billing/tiers/paid-tier';

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
