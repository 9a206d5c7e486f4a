/** The problems of paying, of refunds and of disputes. A part of the catalogue. */
export const PAYMENT_PROBLEMS = {
  'payments.not_found': [
    404,
    'There is no such payment',
    'Check the id: it is unknown or belongs to another account. GET /v1/payments lists yours.',
  ],
  'payments.below_minimum': [
    422,
    'The payment is too small',
    'It comes to {amount}, and the smallest payment in {currency} is {minimum}. Add more credits.',
  ],
  'payments.no_rate': [
    503,
    'There is no exchange rate',
    'Payments in {currency} wait for a rate that is not too old. Nothing was charged. Pay in USD, or try again later.',
  ],
  'payments.too_many': [
    429,
    'Too many payments are open',
    'An account may begin {limit} within an hour that are not paid. Pay one of them, or wait.',
  ],
  'payments.no_address': [
    409,
    'Nobody can be written to',
    'A payment by API key needs an owner with a confirmed e-mail address. Have one confirm theirs, then try again.',
  ],
  'payments.refused': [
    422,
    'The payment provider refused the payment',
    'It does not take this currency or this e-mail address. Nothing was charged. Choose another currency.',
  ],
  'payments.not_opened': [
    409,
    'The payment could not be opened',
    'Nothing was charged for it. Begin a new payment with a new Idempotency-Key.',
  ],
  'payments.unavailable': [
    503,
    'The payment provider does not answer',
    'Nothing was charged. Send the same request with the same Idempotency-Key again in {retryAfter}.',
  ],
  'receipts.not_issued': [
    409,
    'The payment has no receipt',
    'A receipt is issued in the moment in which a payment succeeds, and this one is {state}. Wait until it has succeeded.',
  ],
  'statements.not_found': [
    404,
    'There is no statement of that month',
    'This account has one for each month from {first} to {last}. Ask for one of them.',
  ],
  'documents.link_invalid': [
    404,
    'The link leads to no document',
    'Links of mails serve for 30 days. Sign in to the dashboard and download the document there.',
  ],
  'refunds.not_refundable': [
    409,
    'The payment cannot be refunded',
    'Only a top-up that succeeded can be, and this payment is {state} or bought something else. Nothing was changed.',
  ],
  'refunds.owed': [
    409,
    'The account owes credits',
    'It owes {owed} for a payment that was disputed or reversed. Nothing was changed. Wait until that is settled.',
  ],
  'refunds.too_much': [
    409,
    'So much cannot be refunded',
    '{refundable} of this payment is unspent and has not gone back. Nothing was changed. Ask for no more than that.',
  ],
  'disputes.not_found': [
    404,
    'There is no such dispute',
    'Check the id: GET /v1/admin/disputes lists them.',
  ],
  'disputes.ended': [409, 'The dispute has ended', 'It was {state} already. Nothing was changed.'],
  'disputes.refused': [
    422,
    'The payment provider refused the answer',
    'Check that the evidence was uploaded to Paystack under that name and the dispute still waits for us, then try again.',
  ],
  'fx_rates.implausible': [
    409,
    'The rate differs by more than a quarter',
    'The rate so far is {rate}. Nothing was changed. Check the number; if it is right, send it again with "isConfirmed": true.',
  ],
} as const;
