import type { ComponentType } from 'preact';
import { CardsSection } from '../cards/cards-section';
import { PaymentsSection } from '../payments/payments-section';
import { StatementSection } from './statement-section';

interface Section {
  name: 'statement' | 'payments' | 'cards';
  href: string;
  Page: ComponentType;
  /** Hidden from members who are not owners. */
  forOwners?: true;
}

export const SECTIONS: readonly Section[] = [
  { name: 'statement', href: '/credits', Page: StatementSection },
  { name: 'payments', href: '/credits/payments', Page: PaymentsSection, forOwners: true },
  { name: 'cards', href: '/credits/cards', Page: CardsSection, forOwners: true },
];
