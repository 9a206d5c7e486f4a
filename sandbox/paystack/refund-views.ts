import { chance, pick } from '../state/chance';
import { instant } from './answers';
import type { Desk } from './desk';
import { INTEGRATION, refundId } from './ids';
import type { Refund } from './refunds.store';
import type { Transaction } from './transactions.store';

const TEN_DAYS = 10 * 86_400_000;

/** What every answer about a refund has; `fully_deducted` is a boolean, 1 or null. */
export function refundView(desk: Desk, refund: Refund, row: Transaction) {
  const isDone = refund.status === 'processed';
  const seen = isDone ? [true, 1] : [false, null];
  const drawn = pick(seen, chance(desk.seed, 'deducted', refund.seq));
  return {
    merchant_note: refund.merchant_note,
    customer_note: refund.customer_note,
    status: refund.status,
    refunded_by: 'ops@example.com',
    expected_at: instant(refund.created_at + TEN_DAYS),
    currency: row.currency,
    domain: desk.domain,
    amount: refund.amount,
    fully_deducted: desk.switches.wobble ? drawn : isDone,
    id: refundId(refund.seq),
    createdAt: instant(refund.created_at),
    updatedAt: instant(refund.updated_at),
  };
}

const processorReference = (desk: Desk, refund: Refund): string =>
  String(100_000_000_000 + Math.floor(chance(desk.seed, 'processor', refund.seq) * 9e11));

/**
 * `data` of a refund's webhook. The amount is a string while all goes well and a number when it does not; only
 * `needs-attention` says which refund it is.
 */
export function refundData(desk: Desk, refund: Refund, row: Transaction) {
  const { status } = refund;
  const goesWell = status === 'pending' || status === 'processing' || status === 'processed';
  const isWaiting = status === 'pending' || status === 'processing';
  const hasProcessor = status !== 'needs-attention';
  return {
    status,
    transaction_reference: row.reference,
    refund_reference: isWaiting
      ? null
      : goesWell
        ? processorReference(desk, refund)
        : `TRF_${processorReference(desk, refund)}`,
    amount: goesWell ? String(refund.amount) : refund.amount,
    currency: row.currency,
    ...(hasProcessor ? { processor: 'instant-transfer' } : {}),
    customer: {
      first_name: hasProcessor ? 'Ada' : null,
      last_name: hasProcessor ? 'Obi' : null,
      email: row.email,
    },
    integration: INTEGRATION,
    domain: desk.domain,
    ...(hasProcessor
      ? {}
      : {
          id: String(refundId(refund.seq)),
          customer_note: refund.customer_note,
          merchant_note: refund.merchant_note,
        }),
  };
}
