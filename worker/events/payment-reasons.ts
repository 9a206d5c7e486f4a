/** The purpose of a payment. */
export const PURPOSES = ['topup', 'tier'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** The same as customers see it: the database has had its word since the first payment. */
export const SHOWN_PURPOSES = ['top_up', 'tier'] as const;
export const shownPurpose = (purpose: Purpose): (typeof SHOWN_PURPOSES)[number] =>
  purpose === 'topup' ? 'top_up' : purpose;

/** The reasons of failed payments. */
export const PAYMENT_REASONS = [
  'declined',
  'refused',
  'card_refused',
  'not_charged',
  'checkout_lost',
  'reversed',
  'mismatch:reference',
  'mismatch:owner',
  'mismatch:currency',
  'mismatch:requested_amount',
  'mismatch:amount',
] as const;
export type PaymentReason = (typeof PAYMENT_REASONS)[number];

/** The reasons of failed refunds: Paystack refused it, or the bank did. */
export const REFUND_REASONS = ['refused', 'failed'] as const;
export type RefundReason = (typeof REFUND_REASONS)[number];
