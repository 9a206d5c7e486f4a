import { mapPage, type Page } from '../../platform/db/page';
import { iso } from '../../platform/core/clock';
import type { Card } from './card-records';

/** A saved card as its owners see it, without anything that charges it. */
export const toCard = (card: Card) => ({
  id: card.id,
  brand: card.brand,
  last4: card.last4,
  expiryMonth: card.expMonth,
  expiryYear: card.expYear,
  bank: card.bank,
  default: card.isDefault,
  createdAt: iso(card.createdAt),
});

export const toCards = (page: Page<Card>) => mapPage(page, toCard);
