import type { Transaction } from '../../../api/first-pages-api';
import { isPaymentState, PaymentBadge } from '../../../shared/payments/payment-badge';
import { isState, StateBadge } from '../../../shared/state-badge';

/** How a rental or payment ended, or where it is; nothing for a plan or a gift. */
export function TransactionResult({ row: { kind, state } }: { row: Transaction }) {
  if (state === null) return null;
  if (kind === 'verification') return isState(state) ? <StateBadge state={state} /> : null;
  return isPaymentState(state) ? <PaymentBadge state={state} /> : null;
}
