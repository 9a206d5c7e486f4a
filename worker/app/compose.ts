import { saveCardStatements } from '../billing/cards/save-card';
import {
  dropUnprovedEndpoints,
  endEndpointsStatement,
} from '../channels/webhooks/endpoints/state-statements';
import { hasInterestedConsumer } from './event-interest';
import { openSnapshots } from './event-snapshots';
import { snapshotOpener } from '../events/snapshots';
import { expireUnconfirmedExports } from '../privacy/export/exports.service';
import { eventInterest } from '../channels/account-stream/event-interest';
import { addressConfirmationSteps } from '../accounts/identity/address-confirmation-steps';
import { signUpSteps } from '../accounts/credentials/sign-up-steps';
import { grantCredits, createLedgerAccountsStatements } from '../billing/ledger/ledger.service';
import { memberRemovalSteps } from '../accounts/members/member-removal-steps';
import { dropUnprovedPhone } from '../channels/notifications/phones.service';
import { configurationChecks } from '../platform/config/readiness';
import { settlementSteps } from '../billing/payments/settlement/settlement-steps';
import { paystackKeyProblems } from '../providers/paystack/paystack.client';
import { sellerProblems } from '../platform/config/seller';
import { issueReceiptStatements } from '../billing/receipts/receipts.service';
import { applyPaidTier } from '../billing/tiers/apply-paid-tier';

/**
 * Provides the ports that lower rooms declare for higher ones. Each entry of the program calls it before it handles
 * anything.
 */
export function compose(): void {
  configurationChecks.provide([
    (env) => paystackKeyProblems(env.PAYSTACK_SECRET_KEY, env.ENVIRONMENT),
    sellerProblems,
  ]);
  eventInterest.provide(hasInterestedConsumer);
  snapshotOpener.provide(openSnapshots);
  signUpSteps.provide({
    createLedger: createLedgerAccountsStatements,
    grantCredits: (ctx, grant) => grantCredits(ctx, { ...grant, promo: true }),
  });
  addressConfirmationSteps.provide([
    dropUnprovedEndpoints,
    expireUnconfirmedExports,
    dropUnprovedPhone,
  ]);
  memberRemovalSteps.provide([endEndpointsStatement]);
  settlementSteps.provide({
    records: [issueReceiptStatements, saveCardStatements],
    applyTier: applyPaidTier,
  });
}
