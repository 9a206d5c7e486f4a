import { seededRandom } from '../lib/seeded-random';
import { instant, invalid, entityNotFound, ok, refused, transactionNotFound } from './answers';
import type { Answer, Call } from './call';
import { findCard } from './cards';
import type { OperationContext } from './context';
import { emit } from './events';
import { INTEGRATION, refundSeq, transactionId, transactionSeq } from './ids';
import { wholeNumber } from './money';
import { isPaid } from './payments';
import type { Refund } from './refunds.store';
import { pageMeta, parseFields, parsePaging, parsePeriod, text, unreadable } from './requests';
import type { Transaction } from './transactions.store';
import { refundData, refundView } from './refund-views';

/** By reference, or by numeric id. */
export function findTransaction(
  context: OperationContext,
  value: unknown,
): Transaction | undefined {
  const byReference = typeof value === 'string' ? context.transactions.find(value) : undefined;
  const id = wholeNumber(value);
  return (
    byReference ?? (id === undefined ? undefined : context.transactions.get(transactionSeq(id)))
  );
}

/** The transaction's status after its refunds. */
function statusAfter(context: OperationContext, row: Transaction): Transaction['status'] {
  const { partial, whilePending } = context.switches.refunds;
  const processed = context.refunds
    .list({ 'tx =': row.seq, 'status =': 'processed' }, 1000)
    .reduce((sum, refund) => sum + refund.amount, 0);
  const isWhole = row.refunded >= row.amount;
  if (processed >= row.amount || (partial === 'reverse' && processed > 0)) return 'reversed';
  return isWhole && whilePending === 'reversal-pending' ? 'reversal-pending' : 'success';
}

/** Changes a refund's state and emits its event. A failed refund can be requested again. */
export function moveRefund(
  context: OperationContext,
  refund: Refund,
  status: Refund['status'],
): Refund {
  const moved = context.refunds.change(refund, { status, updated_at: context.now });
  const row = context.transactions.get(refund.tx);
  if (row === undefined) throw new Error(`refund ${refund.seq} has no transaction`);
  const back = status === 'failed' && refund.status !== 'failed' ? refund.amount : 0;
  const counted = { ...row, refunded: row.refunded - back };
  context.transactions.change(row, {
    refunded: counted.refunded,
    status: statusAfter(context, counted),
  });
  if (context.switches.refunds.webhooks) {
    emit(context, `refund.${status}`, row.reference, refundData(context, moved, row));
  }
  return moved;
}

/** pending → processing → outcome. */
export function advance(context: OperationContext, seq: number): void {
  const refund = context.refunds.get(seq);
  if (refund?.status === 'pending') {
    moveRefund(context, refund, 'processing');
    context.jobs.add(context.now + context.switches.refunds.stepMs, 'refund', seq);
  } else if (refund?.status === 'processing' && refund.outcome !== 'stuck') {
    moveRefund(context, refund, refund.outcome);
  }
}

interface Wish {
  amount: number | undefined;
  currency: unknown;
  customerNote: string | undefined;
  merchantNote: string | undefined;
}

/** Creates a refund for the API and for Paystack's dashboard; an Answer is a refusal. */
export function startRefund(
  context: OperationContext,
  row: Transaction,
  wish: Wish,
): Refund | Answer {
  const { minimum, outcome, stepMs } = context.switches.refunds;
  if (!isPaid(row)) return refused('Transaction has not been completed');
  if (row.refunded >= row.amount || row.status === 'reversed') {
    return refused('Transaction has been fully reversed', {
      type: 'api_error',
      code: 'transaction_reversed',
    });
  }
  if (wish.currency !== undefined && wish.currency !== row.currency) {
    return refused('Transaction currency must match refund currency');
  }
  const amount = wish.amount ?? row.amount;
  const least = Math.max(1, minimum[row.currency] ?? 0);
  if (amount < least) return refused(`Cannot refund less than ${row.currency}${least / 100}`);
  if (row.refunded + amount > row.amount) {
    return refused('Total refund amount cannot exceed original transaction amount');
  }
  const byCard = findCard(row.card ?? '')?.refund ?? 'processed';
  const refund = context.refunds.add({
    tx: row.seq,
    amount,
    outcome: outcome === 'byCard' ? byCard : outcome,
    customer_note: wish.customerNote ?? `Refund for transaction ${row.reference}`,
    merchant_note:
      wish.merchantNote ?? `Refund for transaction ${row.reference} by ops@example.com`,
    created_at: context.now,
  });
  context.transactions.change(row, { refunded: row.refunded + amount });
  context.jobs.add(context.now + stepMs, 'refund', refund.seq);
  return moveRefund(context, refund, 'pending');
}

/** `POST /refund`. Paystack has no idempotency key: a repeated call is another refund. */
export function createRefund(context: OperationContext, call: Call): Answer {
  const fields = parseFields(call);
  if (fields === undefined) return unreadable();
  const row = findTransaction(context, fields['transaction']);
  if (row === undefined) return transactionNotFound(context.switches.unknownReference);
  const amount = wholeNumber(fields['amount']);
  if (fields['amount'] !== undefined && amount === undefined) return invalid('Invalid Amount Sent');
  const refund = startRefund(context, row, {
    amount,
    currency: fields['currency'],
    customerNote: text(fields['customer_note']),
    merchantNote: text(fields['merchant_note']),
  });
  if (!('seq' in refund)) return refund;
  return ok('Refund has been queued for processing', {
    transaction: {
      id: transactionId(row.seq),
      domain: context.domain,
      reference: row.reference,
      amount: row.amount,
      paid_at: instant(row.paid_at),
      channel: row.channel,
      currency: row.currency,
      authorization: { exp_month: null, exp_year: null, account_name: null },
      customer: { international_format_phone: null },
      plan: {},
      subaccount: { currency: null },
      split: {},
      order_id: null,
      paidAt: instant(row.paid_at),
      pos_transaction_data: null,
      source: null,
      fees_breakdown: null,
    },
    integration: INTEGRATION,
    deducted_amount: 0,
    channel: null,
    ...refundView(context, refund, row),
  });
}

function findRefund(context: OperationContext, call: Call): Refund | undefined {
  const id = wholeNumber(call.params[0]);
  return id === undefined ? undefined : context.refunds.get(refundSeq(id));
}

/** `GET /refund/:id`: `data.transaction` is the numeric id. */
export function fetchRefund(context: OperationContext, call: Call): Answer {
  const refund = findRefund(context, call);
  const row = refund && context.transactions.get(refund.tx);
  if (!row) return entityNotFound();
  return ok('Refund retrieved', listed(context, refund, row, 'createdAt'));
}

/** `GET /refund`; timestamps are in snake case here. */
export function listRefunds(context: OperationContext, call: Call): Answer {
  const { transaction } = call.query;
  const row = transaction === undefined ? undefined : findTransaction(context, transaction);
  const filter = {
    // An unknown transaction has no refunds.
    'tx =': transaction === undefined ? undefined : (row?.seq ?? -1),
    ...parsePeriod(call.query),
  };
  const paging = parsePaging(context, call.query);
  const { total, failed } = context.refunds.count(filter);
  const rows = context.refunds.list(filter, paging.perPage, paging.offset).flatMap((refund) => {
    const of = context.transactions.get(refund.tx);
    return of ? [listed(context, refund, of, 'created_at')] : [];
  });
  return ok('Refunds retrieved', rows, {
    ...pageMeta(context, paging, total),
    failedRefundCount: failed,
  });
}

function listed(
  context: OperationContext,
  refund: Refund,
  row: Transaction,
  named: 'createdAt' | 'created_at',
): Record<string, unknown> {
  const { createdAt, updatedAt, ...rest } = refundView(context, refund, row);
  const dates =
    named === 'createdAt'
      ? { createdAt, updatedAt }
      : { created_at: createdAt, updated_at: updatedAt };
  const isNull =
    !context.switches.wobble || seededRandom(context.seed, 'settlement', refund.seq) < 0.5;
  return {
    integration: INTEGRATION,
    transaction: transactionId(row.seq),
    transaction_reference: row.reference,
    dispute: null,
    settlement: isNull ? null : 7_100_000 + refund.seq,
    deducted_amount: refund.status === 'processed' ? refund.amount : 0,
    channel: row.channel,
    ...rest,
    refunded_at: refund.status === 'processed' ? updatedAt : null,
    ...dates,
  };
}

/** `POST /refund/retry_with_customer_details/:id`: only for a refund that needs attention. */
export function retryRefund(context: OperationContext, call: Call): Answer {
  const fields = parseFields(call);
  if (fields === undefined) return unreadable();
  const refund = findRefund(context, call);
  const row = refund && context.transactions.get(refund.tx);
  if (!row) return entityNotFound();
  if (typeof fields['refund_account_details'] !== 'object') {
    return invalid('refund_account_details is required: currency, account_number and bank_id');
  }
  if (refund.status !== 'needs-attention') {
    return refused('Invalid Refund state, refund status should be "needs-attention"', {
      status: 422,
      type: 'validation_error',
      code: 'invalid_params',
    });
  }
  const again = context.refunds.change(refund, { outcome: 'processed' });
  const moved = moveRefund(context, again, 'processing');
  context.jobs.add(context.now + context.switches.refunds.stepMs, 'refund', refund.seq);
  return ok(
    'Refund retried and has been queued for processing',
    listed(context, moved, row, 'createdAt'),
  );
}
