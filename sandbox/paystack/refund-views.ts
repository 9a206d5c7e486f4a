import { seededRandom, pick } from '../lib/seeded-random';
import { instant } from './answers';
import type { OperationContext } from './context';
import { INTEGRATION, refundId } from './ids';
import type { Refund } from './refunds.store';
import type { Transaction } from './transactions.store';

const TEN_DAYS = 10 * 86_400_000;

/** Fields of every answer about a refund; `fully_deducted` is a boolean, 1 or null. */
export function refundView(context: OperationContext, refund: Refund, row: Transaction) {
  const isDone = refund.status === 'processed';
  const seen = isDone ? [true, 1] : [false, null];
  const drawn = pick(seen, seededRandom(context.seed, 'deducted', refund.seq));
  return {
    merchant_note: refund.merchant_note,
    customer_note: refund.customer_note,
    status: refund.status,
    refunded_by: 'ops@example.com',
    expected_at: instant(refund.created_at + TEN_DAYS),
    currency: row.currency,
    domain: context.domain,
    amount: refund.amount,
    fully_deducted: context.switches.wobble ? drawn : isDone,
    id: refundId(refund.seq),
    createdAt: instant(refund.created_at),
    updatedAt: instant(refund.updated_at),
  };
}

const processorReference = (context: OperationContext, refund: Refund): string =>
  String(100_000_000_000 + Math.floor(seededRandom(context.seed, 'processor', refund.seq) * 9e11));

/**
 * `data` of a refund's webhook. The amount is a string in normal states and a number in failed ones; only
 * `needs-attention` carries the refund's id.
 */
export function refundData(context: OperationContext, refund: Refund, row: Transaction) {
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
        ? processorReference(context, refund)
        : `TRF_${processorReference(context, refund)}`,
    amount: goesWell ? String(refund.amount) : refund.amount,
    currency: row.currency,
    ...(hasProcessor ? { processor: 'instant-transfer' } : {}),
    customer: {
      first_name: hasProcessor ? 'Ada' : null,
      last_name: hasProcessor ? 'Obi' : null,
      email: row.email,
    },
    integration: INTEGRATION,
    domain: context.domain,
    ...(hasProcessor
      ? {}
      : {
          id: String(refundId(refund.seq)),
          customer_note: refund.customer_note,
          merchant_note: refund.merchant_note,
        }),
  };
}
