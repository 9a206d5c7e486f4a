import { mapPage, type Page } from '../../platform/db/page';
import { iso, isoOrNull } from '../../platform/core/clock';
import { shownPurpose } from '../../events/payment-reasons';
import { receiptNumber } from './receipt-number';
import { writeRate } from './amounts';
import type { AnnotatedPayment } from './payment-annotations';
import type { Payment } from './payment-records';

/** A payment without what its owner attached; with the checkout's address only while it can be paid. */
export const toPaymentFacts = (payment: Omit<Payment, 'annotations'>) => ({
  id: payment.id,
  reference: payment.reference,
  purpose: shownPurpose(payment.purpose),
  origin: payment.origin,
  saveCard: payment.saveCard,
  state: payment.state,
  reason: payment.reason,
  creditCents: payment.credits,
  creditedCents: payment.credited,
  returnedCents: payment.reversedCents,
  card: payment.card,
  receiptNumber: payment.receipt === null ? null : receiptNumber(payment.receipt),
  currency: payment.currency,
  amountMinor: payment.amount,
  rate: {
    perDollar: writeRate(payment.rateMicros),
    source: payment.rateSource,
    observedAt: iso(payment.rateObservedAt),
    expiresAt: iso(payment.lockedUntil),
  },
  authorizationUrl: payment.state === 'pending' ? payment.authorizationUrl : null,
  createdAt: iso(payment.createdAt),
  paidAt: isoOrNull(payment.paidAt),
  endedAt: isoOrNull(payment.endedAt),
});

/** A payment as its owner sees it. */
export const toPayment = (payment: AnnotatedPayment) => ({
  ...toPaymentFacts(payment),
  externalId: payment.externalId,
  metadata: payment.metadata,
});

export const toPayments = (page: Page<AnnotatedPayment>) => mapPage(page, toPayment);
