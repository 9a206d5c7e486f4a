import { mapPage, type Page } from '../../platform/db/page';
import { iso, isoOrNull } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';
import { writeRate } from './amounts';
import { DIFFERENCE_KINDS } from './reconciliation/compare-day';
import type { Dispute } from './reversals/dispute-records';
import { toPaymentFacts } from './payments.view';
import { isStale, type Rate } from './rates/rates.service';
import type { Payment } from './payment-records';
import type { Refund } from './reversals/refund-records';
import type { StoredReport } from './reconciliation/reports.service';

export const toRefund = (refund: Refund) => ({
  id: refund.id,
  paymentId: refund.paymentId,
  providerRefundId: refund.providerId,
  requestedById: refund.requestedBy,
  creditCents: refund.credits,
  currency: refund.currency,
  amountMinor: refund.amount,
  state: refund.state,
  reason: refund.reason,
  createdAt: iso(refund.createdAt),
  endedAt: isoOrNull(refund.endedAt),
});

export const toDispute = (dispute: Dispute) => ({
  id: dispute.id,
  paymentId: dispute.paymentId,
  accountId: dispute.accountId,
  providerDisputeId: dispute.providerId,
  creditCents: dispute.credits,
  currency: dispute.currency,
  amountMinor: dispute.amount,
  category: dispute.category,
  state: dispute.state,
  resolution: dispute.resolution,
  dueAt: isoOrNull(dispute.dueAt),
  createdAt: iso(dispute.createdAt),
  endedAt: isoOrNull(dispute.endedAt),
});

export const toDisputes = (page: Page<Dispute>) => mapPage(page, toDispute);

const ofAccount = (payment: Payment) => ({
  accountId: payment.accountId,
  providerTransactionId: payment.providerId,
  surplusMinor: payment.surplus,
  ...toPaymentFacts(payment),
});

export const toAdminPayments = (page: Page<Payment>) => mapPage(page, ofAccount);

/** A payment with its reversals. */
export const toAdminPayment = (
  payment: Payment,
  { refunds, disputes }: { refunds: Refund[]; disputes: Dispute[] },
) => ({
  ...ofAccount(payment),
  refunds: refunds.map(toRefund),
  disputes: disputes.map(toDispute),
});

export const toRate = (ctx: SystemCtx, rate: Rate) => ({
  id: rate.id,
  currency: rate.currency,
  perDollar: writeRate(rate.micros),
  source: rate.source,
  observedAt: iso(rate.observedAt),
  setById: rate.setBy,
  setAt: iso(rate.createdAt),
  stale: isStale(ctx, rate),
});

export const toReports = (page: Page<StoredReport>) =>
  mapPage(page, ({ day, transactions, payments, differences, createdAt }) => ({
    day,
    transactionCount: transactions,
    paymentCount: payments,
    differences: differences.map((one) => ({ ...one, explanation: DIFFERENCE_KINDS[one.kind] })),
    createdAt: iso(createdAt),
  }));
