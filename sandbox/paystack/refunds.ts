import { chance } from '../state/chance';
import { instant, invalid, entityNotFound, ok, refused, transactionNotFound } from './answers';
import type { Answer, Call } from './call';
import { cardOf } from './cards';
import type { Desk } from './desk';
import { emit } from './events';
import { INTEGRATION, refundSeq, transactionId, transactionSeq } from './ids';
import { wholeNumber } from './money';
import { isPaid } from './payments';
import type { Refund } from './refunds.store';
import { pageMeta, readFields, readPaging, readPeriod, text, unreadable } from './requests';
import type { Transaction } from './transactions.store';
import { refundData, refundView } from './refund-views';

/** By reference, or by numeric id. */
export function findTransaction(desk: Desk, value: unknown): Transaction | undefined {
  const byReference = typeof value === 'string' ? desk.transactions.find(value) : undefined;
  const id = wholeNumber(value);
  return byReference ?? (id === undefined ? undefined : desk.transactions.get(transactionSeq(id)));
}

/** What the refunds that there are make of the transaction's status. */
function statusAfter(desk: Desk, row: Transaction): Transaction['status'] {
  const { partial, whilePending } = desk.switches.refunds;
  const processed = desk.refunds
    .list({ 'tx =': row.seq, 'status =': 'processed' }, 1000)
    .reduce((sum, refund) => sum + refund.amount, 0);
  const isWhole = row.refunded >= row.amount;
  if (processed >= row.amount || (partial === 'reverse' && processed > 0)) return 'reversed';
  return isWhole && whilePending === 'reversal-pending' ? 'reversal-pending' : 'success';
}

/** Moves a refund on and tells of it. A failed one can be asked for again. */
export function moveRefund(desk: Desk, refund: Refund, status: Refund['status']): Refund {
  const moved = desk.refunds.change(refund, { status, updated_at: desk.now });
  const row = desk.transactions.get(refund.tx);
  if (row === undefined) throw new Error(`refund ${refund.seq} has no transaction`);
  const back = status === 'failed' && refund.status !== 'failed' ? refund.amount : 0;
  const counted = { ...row, refunded: row.refunded - back };
  desk.transactions.change(row, {
    refunded: counted.refunded,
    status: statusAfter(desk, counted),
  });
  if (desk.switches.refunds.webhooks) {
    emit(desk, `refund.${status}`, row.reference, refundData(desk, moved, row));
  }
  return moved;
}

/** pending → processing → what it comes to. */
export function advance(desk: Desk, seq: number): void {
  const refund = desk.refunds.get(seq);
  if (refund?.status === 'pending') {
    moveRefund(desk, refund, 'processing');
    desk.jobs.add(desk.now + desk.switches.refunds.stepMs, 'refund', seq);
  } else if (refund?.status === 'processing' && refund.outcome !== 'stuck') {
    moveRefund(desk, refund, refund.outcome);
  }
}

interface Wish {
  amount: number | undefined;
  currency: unknown;
  customerNote: string | undefined;
  merchantNote: string | undefined;
}

/** Takes a refund on, as their dashboard does too; an Answer says why not. */
export function startRefund(desk: Desk, row: Transaction, wish: Wish): Refund | Answer {
  const { minimum, outcome, stepMs } = desk.switches.refunds;
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
  const byCard = cardOf(row.card ?? '')?.refund ?? 'processed';
  const refund = desk.refunds.add({
    tx: row.seq,
    amount,
    outcome: outcome === 'byCard' ? byCard : outcome,
    customer_note: wish.customerNote ?? `Refund for transaction ${row.reference}`,
    merchant_note:
      wish.merchantNote ?? `Refund for transaction ${row.reference} by ops@example.com`,
    created_at: desk.now,
  });
  desk.transactions.change(row, { refunded: row.refunded + amount });
  desk.jobs.add(desk.now + stepMs, 'refund', refund.seq);
  return moveRefund(desk, refund, 'pending');
}

/** `POST /refund`. There is no idempotency key: the same call again is another refund. */
export function createRefund(desk: Desk, call: Call): Answer {
  const fields = readFields(call);
  if (fields === undefined) return unreadable();
  const row = findTransaction(desk, fields['transaction']);
  if (row === undefined) return transactionNotFound(desk.switches.unknownReference);
  const amount = wholeNumber(fields['amount']);
  if (fields['amount'] !== undefined && amount === undefined) return invalid('Invalid Amount Sent');
  const refund = startRefund(desk, row, {
    amount,
    currency: fields['currency'],
    customerNote: text(fields['customer_note']),
    merchantNote: text(fields['merchant_note']),
  });
  if (!('seq' in refund)) return refund;
  return ok('Refund has been queued for processing', {
    transaction: {
      id: transactionId(row.seq),
      domain: desk.domain,
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
    ...refundView(desk, refund, row),
  });
}

function refundOf(desk: Desk, call: Call): Refund | undefined {
  const id = wholeNumber(call.params[0]);
  return id === undefined ? undefined : desk.refunds.get(refundSeq(id));
}

/** `GET /refund/:id`: `data.transaction` is the numeric id. */
export function fetchRefund(desk: Desk, call: Call): Answer {
  const refund = refundOf(desk, call);
  const row = refund && desk.transactions.get(refund.tx);
  if (!row) return entityNotFound();
  return ok('Refund retrieved', listed(desk, refund, row, 'createdAt'));
}

/** `GET /refund`; the instants are in snake case here. */
export function listRefunds(desk: Desk, call: Call): Answer {
  const { transaction } = call.query;
  const row = transaction === undefined ? undefined : findTransaction(desk, transaction);
  const filter = {
    // A transaction that is not there has no refunds.
    'tx =': transaction === undefined ? undefined : (row?.seq ?? -1),
    ...readPeriod(call.query),
  };
  const paging = readPaging(desk, call.query);
  const { total, failed } = desk.refunds.count(filter);
  const rows = desk.refunds.list(filter, paging.perPage, paging.offset).flatMap((refund) => {
    const of = desk.transactions.get(refund.tx);
    return of ? [listed(desk, refund, of, 'created_at')] : [];
  });
  return ok('Refunds retrieved', rows, {
    ...pageMeta(desk, paging, total),
    failedRefundCount: failed,
  });
}

function listed(
  desk: Desk,
  refund: Refund,
  row: Transaction,
  named: 'createdAt' | 'created_at',
): Record<string, unknown> {
  const { createdAt, updatedAt, ...rest } = refundView(desk, refund, row);
  const dates =
    named === 'createdAt'
      ? { createdAt, updatedAt }
      : { created_at: createdAt, updated_at: updatedAt };
  const isNull = !desk.switches.wobble || chance(desk.seed, 'settlement', refund.seq) < 0.5;
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

/** `POST /refund/retry_with_customer_details/:id`: only for one that needs attention. */
export function retryRefund(desk: Desk, call: Call): Answer {
  const fields = readFields(call);
  if (fields === undefined) return unreadable();
  const refund = refundOf(desk, call);
  const row = refund && desk.transactions.get(refund.tx);
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
  const again = desk.refunds.change(refund, { outcome: 'processed' });
  const moved = moveRefund(desk, again, 'processing');
  desk.jobs.add(desk.now + desk.switches.refunds.stepMs, 'refund', refund.seq);
  return ok(
    'Refund retried and has been queued for processing',
    listed(desk, moved, row, 'createdAt'),
  );
}
