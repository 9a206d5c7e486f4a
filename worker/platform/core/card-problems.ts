/** The problems of saved cards and of plans paid by card. A part of the catalogue. */
export const CARD_PROBLEMS = {
  'payment_methods.not_found': [
    404,
    'Card not found',
    'The id is unknown, removed or belongs to another account. Check the id in your list of cards.',
  ],
  'payments.card_underway': [
    409,
    'A card payment for the plan is in progress',
    'The card was not charged again. Wait until the payment {payment} has ended.',
  ],
  'payments.card_declined': [
    402,
    'The card was declined',
    'The bank declined {amount}. Nothing was changed. Use another card, or add credits and pay from credits.',
  ],
  'tiers.quote_expired': [
    409,
    'The quote has expired',
    'It is more than ten minutes old, or its time is in the future. Nothing was changed. Get a new quote.',
  ],
  'tiers.amount_changed': [
    409,
    'The amount has changed',
    'The card would be charged {amount} now, more than the amount that you confirmed. Nothing was changed. Check the new amount, then confirm it.',
  ],
} as const;
