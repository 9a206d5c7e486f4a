import { mapPage, type Page } from '../../platform/db/page';
import { iso, isoOrNull } from '../../platform/core/clock';
import { receiptNumber } from './receipt-number';
import { writeRate } from './amounts';
import type { Payment } from './payment-records';

/** A payment as its owner sees it; with the checkout's address only while it can be paid. */
export const toPayment = (payment: Payment) => ({
  id: payment.id,
  reference: payment.reference,
  purpose: payment.purpose,
  origin: payment.origin,
  saveCard: payment.saveCard,
  state: payment.state,
  reason: payment.reason,
  credits: payment.credits,
  credited: payment.credited,
  returned: payment.reversedCents,
  receipt: payment.receipt === null ? null : receiptNumber(payment.receipt),
  currency: payment.currency,
  amount: payment.amount,
  rate: {
    perDollar: writeRate(payment.rateMicros),
    source: payment.rateSource,
    observedAt: iso(payment.rateObservedAt),
    lockedUntil: iso(payment.lockedUntil),
  },
  authorizationUrl: payment.state === 'pending' ? payment.authorizationUrl : null,
  createdAt: iso(payment.createdAt),
  paidAt: isoOrNull(payment.paidAt),
  endedAt: isoOrNull(payment.endedAt),
});

export const toPayments = (page: Page<Payment>) => mapPage(page, toPayment);
