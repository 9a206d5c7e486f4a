import type { ComponentType } from 'preact';
import { PaymentsSection } from '../payments/payments-section';
import { StatementSection } from './statement-section';

interface Section {
  name: 'statement' | 'payments';
  href: string;
  Page: ComponentType;
  /** Nothing for who is only a member of the account. */
  forOwners?: true;
}

export const SECTIONS: readonly Section[] = [
  { name: 'statement', href: '/credits', Page: StatementSection },
  { name: 'payments', href: '/credits/payments', Page: PaymentsSection, forOwners: true },
];
