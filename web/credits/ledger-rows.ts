import type { LedgerRow } from '../api';

export type StepName = 'hold' | 'paid' | 'returned' | 'grant' | 'topup' | 'refund';

/** What a row of the ledger means to its owner; null for a step that this page has no word for. */
export function stepName({ step, amount }: Pick<LedgerRow, 'step' | 'amount'>): StepName | null {
  const [name = step] = step.split(':');
  switch (name) {
    case 'hold':
    case 'grant':
    case 'topup':
    case 'refund':
      return name;
    // One step ends a hold either way; only a return gives spendable credits back.
    case 'settle':
      return amount > 0 ? 'returned' : 'paid';
    default:
      return null;
  }
}

/** A hold that promotional credits have paid alone leaves a row of nothing, which says nothing to its owner. */
export const movedCredits = ({ step, amount }: Pick<LedgerRow, 'step' | 'amount'>): boolean =>
  step !== 'hold' || amount !== 0;

/** Orders have a page of their own; grants and payments have none yet. */
export const isVerification = (reference: string): boolean => reference.startsWith('ver_');
