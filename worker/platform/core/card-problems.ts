/** The problems of saved cards, of topping up by them, and of paying a tier by them. A part of the catalogue. */
export const CARD_PROBLEMS = {
  'payment_methods.not_found': [
    404,
    'There is no such card',
    'Check the id: it is unknown, removed or belongs to another account. GET /v1/payment-methods lists yours.',
  ],
  'payments.card_underway': [
    409,
    'A card is being charged for the tier',
    'It was not charged again. Wait until the payment {payment} has ended; GET /v1/payments/{payment} shows how it stands.',
  ],
  'payments.card_declined': [
    402,
    'The card was declined',
    'Its bank refused {amount}. Nothing was changed. Use another card, or add credits and pay from those.',
  ],
  'tiers.quote_expired': [
    409,
    'The price is not current any more',
    'It was quoted more than ten minutes ago, or at a time that has not come. Nothing was changed. Ask for the price again.',
  ],
  'tiers.amount_changed': [
    409,
    'The amount has changed',
    'The card would be charged {amount} now, more than you were shown. Nothing was changed. Look at the new amount, then confirm it.',
  ],
} as const;
