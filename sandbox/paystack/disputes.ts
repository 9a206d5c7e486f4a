import { entityNotFound, instant, invalid, ok, refused } from './answers';
import { isAnswer, type Answer, type Call } from './call';
import type { OperationContext } from './context';
import { findCard } from './cards';
import type { Dispute, Resolution } from './disputes.store';
import { emit } from './events';
import { latestEvidence } from './evidence';
import { disputeId, disputeSeq } from './ids';
import { wholeNumber } from './money';
import { findTransaction, startRefund } from './refunds';
import { pageMeta, parseFields, parsePaging, parsePeriod, text, unreadable } from './requests';
import type { Filter } from './sql';
import type { Transaction } from './transactions.store';
import { customerView, disputedView } from './views';

const STATUSES = [
  'awaiting-merchant-feedback',
  'awaiting-bank-feedback',
  'pending',
  'resolved',
  'archived',
];

/** Only `transaction` holds the reference: `transaction_reference` is null in every sample. */
function disputeView(context: OperationContext, dispute: Dispute, row: Transaction) {
  const card = findCard(row.card ?? '') && row.card;
  return {
    id: disputeId(dispute.seq),
    refund_amount: dispute.amount,
    currency: row.currency,
    status: dispute.status,
    resolution: dispute.resolution,
    domain: context.domain,
    transaction: disputedView(context, row),
    transaction_reference: null,
    category: dispute.category,
    customer: { ...customerView(context, row.email), international_format_phone: null },
    bin: card ? card.slice(0, 6) : null,
    last4: card ? card.slice(-4) : null,
    dueAt: instant(dispute.due_at),
    resolvedAt: instant(dispute.resolved_at),
    evidence: latestEvidence(context, dispute),
    attachments: dispute.attachment,
    note: null,
    history: [{ status: 'pending', by: row.email, createdAt: instant(dispute.created_at) }],
    messages: [
      { sender: row.email, body: dispute.message, createdAt: instant(dispute.created_at) },
    ],
  };
}

const getTransaction = (context: OperationContext, dispute: Dispute): Transaction => {
  const row = context.transactions.get(dispute.tx);
  if (row === undefined) throw new Error(`dispute ${dispute.seq} has no transaction`);
  return row;
};

/** The API's form: two timestamps are in camel case; in webhooks they are in snake case. */
export const plainDispute = (context: OperationContext, dispute: Dispute) => ({
  ...disputeView(context, dispute, getTransaction(context, dispute)),
  createdAt: instant(dispute.created_at),
  updatedAt: instant(dispute.updated_at),
});

function emitDispute(
  context: OperationContext,
  dispute: Dispute,
  what: 'create' | 'remind' | 'resolve',
): void {
  const row = getTransaction(context, dispute);
  const data = {
    ...disputeView(context, dispute, row),
    created_at: instant(dispute.created_at),
    updated_at: instant(dispute.updated_at),
  };
  emit(context, `charge.dispute.${what}`, row.reference, data);
}

/** A customer disputes a payment; after the due date the merchant loses. */
export function startDispute(
  context: OperationContext,
  row: Transaction,
  { amount, category }: { amount: number; category: string },
): Dispute {
  const dispute = context.disputes.add({
    tx: row.seq,
    amount,
    category,
    message: 'Customer complained about debit without value',
    created_at: context.now,
    due_at: context.now + context.switches.disputes.dueMs,
  });
  context.jobs.add(dispute.due_at, 'dispute', dispute.seq);
  emitDispute(context, dispute, 'create');
  return dispute;
}

export const emitReminder = (context: OperationContext, dispute: Dispute): void =>
  emitDispute(context, dispute, 'remind');

/** Lost: a dispute of the whole amount reverses the transaction. Won: the transaction is unchanged. */
export function resolve(
  context: OperationContext,
  dispute: Dispute,
  resolution: Resolution,
): Dispute {
  if (dispute.status === 'resolved') return dispute;
  const row = getTransaction(context, dispute);
  if (resolution !== 'declined') {
    if (context.switches.disputes.refundOnAccept) {
      const notes = { customerNote: undefined, merchantNote: undefined };
      startRefund(context, row, { amount: dispute.amount, currency: undefined, ...notes });
    } else if (dispute.amount >= row.amount)
      context.transactions.change(row, { status: 'reversed' });
  }
  const resolved = context.disputes.change(dispute, {
    amount: dispute.amount,
    status: 'resolved',
    resolution,
    updated_at: context.now,
    resolved_at: context.now,
  });
  emitDispute(context, resolved, 'resolve');
  return resolved;
}

export function resolveOverdue(context: OperationContext, seq: number): void {
  const dispute = context.disputes.get(seq);
  if (dispute && dispute.status !== 'resolved') resolve(context, dispute, 'auto-accepted');
}

export function findDispute(
  context: OperationContext,
  id: string | undefined,
): Dispute | undefined {
  const number = wholeNumber(id);
  return number === undefined ? undefined : context.disputes.get(disputeSeq(number));
}

/** The filters of `GET /dispute` and of its export; an answer when one is invalid. */
export function parseDisputeFilter(
  context: OperationContext,
  query: Record<string, string>,
): Filter | Answer {
  const { status, transaction } = query;
  if (status !== undefined && !STATUSES.includes(status)) {
    return invalid(`status must be one of ${STATUSES.join(', ')}`);
  }
  const row = transaction === undefined ? undefined : findTransaction(context, transaction);
  return {
    'tx =': transaction === undefined ? undefined : (row?.seq ?? -1),
    'status =': status,
    ...parsePeriod(query),
  };
}

/** `GET /dispute`. */
export function listDisputes(context: OperationContext, call: Call): Answer {
  const filter = parseDisputeFilter(context, call.query);
  if (isAnswer(filter)) return filter;
  const paging = parsePaging(context, call.query);
  const rows = context.disputes.list(filter, paging.perPage, paging.offset);
  return ok(
    'Disputes retrieved',
    rows.map((dispute) => plainDispute(context, dispute)),
    pageMeta(context, paging, context.disputes.count(filter)),
  );
}

/** `GET /dispute/:id`. */
export function fetchDispute(context: OperationContext, call: Call): Answer {
  const dispute = findDispute(context, call.params[0]);
  if (dispute === undefined) return entityNotFound();
  return ok('Dispute retrieved', plainDispute(context, dispute));
}

/** `GET /dispute/transaction/:id`: the newest dispute of the transaction. */
export function fetchTransactionDispute(context: OperationContext, call: Call): Answer {
  const row = findTransaction(context, call.params[0]);
  const [dispute] = row ? context.disputes.list({ 'tx =': row.seq }, 1) : [];
  if (dispute === undefined) return entityNotFound();
  return ok('Dispute retrieved successfully', plainDispute(context, dispute));
}

function parseAmount(context: OperationContext, dispute: Dispute, value: unknown): number | Answer {
  const amount = wholeNumber(value);
  if (amount === undefined) return invalid('refund_amount is required: an integer in subunits');
  if (amount > getTransaction(context, dispute).amount) {
    return refused('Refund amount cannot be greater than initial amount');
  }
  return amount;
}

/** `PUT /dispute/:id`. */
export function updateDispute(context: OperationContext, call: Call): Answer {
  const fields = parseFields(call);
  if (fields === undefined) return unreadable();
  const dispute = findDispute(context, call.params[0]);
  if (dispute === undefined) return entityNotFound();
  const amount = parseAmount(context, dispute, fields['refund_amount']);
  if (typeof amount !== 'number') return amount;
  const attachment = text(fields['uploaded_filename']) ?? dispute.attachment;
  const changed = context.disputes.change(dispute, { amount, attachment, updated_at: context.now });
  return ok('Dispute updated successfully', [plainDispute(context, changed)]);
}

/** `PUT /dispute/:id/resolve`: the merchant's decision. */
export function resolveDispute(context: OperationContext, call: Call): Answer {
  const fields = parseFields(call);
  if (fields === undefined) return unreadable();
  const dispute = findDispute(context, call.params[0]);
  if (dispute === undefined) return entityNotFound();
  const { resolution } = fields;
  if (resolution !== 'merchant-accepted' && resolution !== 'declined') {
    return invalid('resolution must be merchant-accepted or declined');
  }
  const isWhole = text(fields['message']) && text(fields['uploaded_filename']);
  if (!isWhole) return invalid('message and uploaded_filename are required');
  const amount = parseAmount(context, dispute, fields['refund_amount']);
  if (typeof amount !== 'number') return amount;
  if (dispute.status === 'resolved') return refused('Dispute has been resolved');
  const resolved = resolve(context, { ...dispute, amount }, resolution);
  return ok('Dispute successfully resolved', plainDispute(context, resolved));
}
