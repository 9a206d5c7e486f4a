/** The problems of payments, refunds and disputes. A part of the catalogue. */
export const PAYMENT_PROBLEMS = {
  'payments.not_found': [
    404,
    'Payment not found',
    'The id is unknown or belongs to another account. Check the id in your list of payments.',
  ],
  'payments.below_minimum': [
    422,
    'Payment too small',
    'This payment is {amount}, and the smallest payment in {currency} is {minimum}. Add more credits.',
  ],
  'payments.no_rate': [
    503,
    'No exchange rate',
    'There is no current exchange rate for {currency}. Nothing was charged. Pay in USD, or try again later.',
  ],
  'payments.too_many': [
    403,
    'Too many open payments',
    'An account can have {limit} unpaid payments from the last hour. Pay one of them, or wait.',
  ],
  'payments.no_address': [
    409,
    'No confirmed email address',
    'A payment by API key needs an owner with a confirmed email address. Ask an owner to confirm theirs, then try again.',
  ],
  'payments.refused': [
    422,
    'The payment provider refused the payment',
    'It does not accept this currency or this email address. Nothing was charged. Choose another currency.',
  ],
  'payments.not_opened': [
    409,
    'The payment could not be started',
    'Nothing was charged. Create a new payment with a new Idempotency-Key.',
  ],
  'payments.unavailable': [
    503,
    'The payment provider does not respond',
    'You were not charged. Send the same request with the same Idempotency-Key again in {retryAfter}.',
  ],
  'receipts.not_issued': [
    409,
    'The payment has no receipt',
    'A receipt is issued when a payment succeeds, and this payment is {state}. Wait until it has succeeded.',
  ],
  'statements.not_found': [
    404,
    'No statement for this month',
    'This account has a statement for each month from {first} to {last}. Choose one of them.',
  ],
  'documents.link_invalid': [
    404,
    'The link is invalid or has expired',
    'Links in emails work for 30 days. Sign in to the dashboard and download the document there.',
  ],
  'refunds.not_refundable': [
    409,
    'The payment cannot be refunded',
    'Only a succeeded payment that added credits can be refunded; this one is {state} or paid for something else. Nothing was changed.',
  ],
  'refunds.owed': [
    409,
    'The account owes credits',
    'It owes {owed} for a disputed or refunded payment. Nothing was changed. Wait until the debt is paid.',
  ],
  'refunds.too_much': [
    409,
    'The refund is too large',
    'Of this payment, {refundable} can be refunded: the rest is spent or already refunded. Nothing was changed. Refund this amount or less.',
  ],
  'refunds.not_found': [404, 'Refund not found', 'Check the id in the refunds of the payment.'],
  'fx_rates.not_found': [404, 'Rate not found', 'Check the id in the list of exchange rates.'],
  'disputes.not_found': [404, 'Dispute not found', 'Check the id in the list of disputes.'],
  'disputes.ended': [409, 'The dispute has ended', 'It is already {state}. Nothing was changed.'],
  'disputes.refused': [
    422,
    'The payment provider refused the answer',
    'Check that the evidence was uploaded to Paystack under this name and that the dispute is still open, then try again.',
  ],
  'fx_rates.implausible': [
    409,
    'The rate differs by more than a quarter',
    'The previous rate is {rate}. Nothing was changed. Check the number; if it is right, send it again with "confirmed": true.',
  ],
} as const;
