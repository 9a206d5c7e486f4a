import type { PaymentState } from '../../api/payments-api';

const KNOWN = {
  initialized: true,
  pending: true,
  succeeded: true,
  failed: true,
  abandoned: true,
  reversed: true,
} as const satisfies Record<PaymentState, true>;
const isState = (text: string): text is PaymentState => text in KNOWN;
export const PAYMENT_STATES: readonly PaymentState[] = Object.keys(KNOWN).filter(isState);
