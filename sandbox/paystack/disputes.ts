import { entityNotFound, instant, invalid, ok, refused } from './answers';
import { isAnswer, type Answer, type Call } from './call';
import type { Desk } from './desk';
import { cardOf } from './cards';
import type { Dispute, Resolution } from './disputes.store';
import { emit } from './events';
import { evidenceOf } from './evidence';
import { disputeId, disputeSeq } from './ids';
import { wholeNumber } from './money';
import { findTransaction, startRefund } from './refunds';
import { pageMeta, readFields, readPaging, readPeriod, text, unreadable } from './requests';
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

/** The reference stands in `transaction` only: the one beside it is null in every sample. */
function disputeView(desk: Desk, dispute: Dispute, row: Transaction) {
  const card = cardOf(row.card ?? '') && row.card;
  return {
    id: disputeId(dispute.seq),
    refund_amount: dispute.amount,
    currency: row.currency,
    status: dispute.status,
    resolution: dispute.resolution,
    domain: desk.domain,
    transaction: disputedView(desk, row),
    transaction_reference: null,
    category: dispute.category,
    customer: { ...customerView(desk, row.email), international_format_phone: null },
    bin: card ? card.slice(0, 6) : null,
    last4: card ? card.slice(-4) : null,
    dueAt: instant(dispute.due_at),
    resolvedAt: instant(dispute.resolved_at),
    evidence: evidenceOf(desk, dispute),
    attachments: dispute.attachment,
    note: null,
    history: [{ status: 'pending', by: row.email, createdAt: instant(dispute.created_at) }],
    messages: [
      { sender: row.email, body: dispute.message, createdAt: instant(dispute.created_at) },
    ],
  };
}

const transactionOf = (desk: Desk, dispute: Dispute): Transaction => {
  const row = desk.transactions.get(dispute.tx);
  if (row === undefined) throw new Error(`dispute ${dispute.seq} has no transaction`);
  return row;
};

/** As the API answers it: its two instants are in camel case, those of a webhook in snake case. */
export const plainDispute = (desk: Desk, dispute: Dispute) => ({
  ...disputeView(desk, dispute, transactionOf(desk, dispute)),
  createdAt: instant(dispute.created_at),
  updatedAt: instant(dispute.updated_at),
});

function tell(desk: Desk, dispute: Dispute, what: 'create' | 'remind' | 'resolve'): void {
  const row = transactionOf(desk, dispute);
  const data = {
    ...disputeView(desk, dispute, row),
    created_at: instant(dispute.created_at),
    updated_at: instant(dispute.updated_at),
  };
  emit(desk, `charge.dispute.${what}`, row.reference, data);
}

/** A customer went to their bank; after the due date the bank has its way. */
export function startDispute(
  desk: Desk,
  row: Transaction,
  { amount, category }: { amount: number; category: string },
): Dispute {
  const dispute = desk.disputes.add({
    tx: row.seq,
    amount,
    category,
    message: 'Customer complained about debit without value',
    created_at: desk.now,
    due_at: desk.now + desk.switches.disputes.dueMs,
  });
  desk.jobs.add(dispute.due_at, 'dispute', dispute.seq);
  tell(desk, dispute, 'create');
  return dispute;
}

export const remind = (desk: Desk, dispute: Dispute): void => tell(desk, dispute, 'remind');

/** Lost: the transaction is reversed where the whole amount goes back. Won: it stays as it is. */
export function resolve(desk: Desk, dispute: Dispute, resolution: Resolution): Dispute {
  if (dispute.status === 'resolved') return dispute;
  const row = transactionOf(desk, dispute);
  if (resolution !== 'declined') {
    if (desk.switches.disputes.refundOnAccept) {
      const notes = { customerNote: undefined, merchantNote: undefined };
      startRefund(desk, row, { amount: dispute.amount, currency: undefined, ...notes });
    } else if (dispute.amount >= row.amount) desk.transactions.change(row, { status: 'reversed' });
  }
  const resolved = desk.disputes.change(dispute, {
    amount: dispute.amount,
    status: 'resolved',
    resolution,
    updated_at: desk.now,
    resolved_at: desk.now,
  });
  tell(desk, resolved, 'resolve');
  return resolved;
}

export function resolveOverdue(desk: Desk, seq: number): void {
  const dispute = desk.disputes.get(seq);
  if (dispute && dispute.status !== 'resolved') resolve(desk, dispute, 'auto-accepted');
}

export function disputeOf(desk: Desk, id: string | undefined): Dispute | undefined {
  const number = wholeNumber(id);
  return number === undefined ? undefined : desk.disputes.get(disputeSeq(number));
}

/** The filters of `GET /dispute` and of its export; an answer where one is wrong. */
export function readDisputeFilter(desk: Desk, query: Record<string, string>): Filter | Answer {
  const { status, transaction } = query;
  if (status !== undefined && !STATUSES.includes(status)) {
    return invalid(`status must be one of ${STATUSES.join(', ')}`);
  }
  const row = transaction === undefined ? undefined : findTransaction(desk, transaction);
  return {
    'tx =': transaction === undefined ? undefined : (row?.seq ?? -1),
    'status =': status,
    ...readPeriod(query),
  };
}

/** `GET /dispute`. */
export function listDisputes(desk: Desk, call: Call): Answer {
  const filter = readDisputeFilter(desk, call.query);
  if (isAnswer(filter)) return filter;
  const paging = readPaging(desk, call.query);
  const rows = desk.disputes.list(filter, paging.perPage, paging.offset);
  return ok(
    'Disputes retrieved',
    rows.map((dispute) => plainDispute(desk, dispute)),
    pageMeta(desk, paging, desk.disputes.count(filter)),
  );
}

/** `GET /dispute/:id`. */
export function fetchDispute(desk: Desk, call: Call): Answer {
  const dispute = disputeOf(desk, call.params[0]);
  if (dispute === undefined) return entityNotFound();
  return ok('Dispute retrieved', plainDispute(desk, dispute));
}

/** `GET /dispute/transaction/:id`: the newest of that transaction. */
export function disputeOfTransaction(desk: Desk, call: Call): Answer {
  const row = findTransaction(desk, call.params[0]);
  const [dispute] = row ? desk.disputes.list({ 'tx =': row.seq }, 1) : [];
  if (dispute === undefined) return entityNotFound();
  return ok('Dispute retrieved successfully', plainDispute(desk, dispute));
}

function readAmount(desk: Desk, dispute: Dispute, value: unknown): number | Answer {
  const amount = wholeNumber(value);
  if (amount === undefined) return invalid('refund_amount is required: an integer in subunits');
  if (amount > transactionOf(desk, dispute).amount) {
    return refused('Refund amount cannot be greater than initial amount');
  }
  return amount;
}

/** `PUT /dispute/:id`. */
export function updateDispute(desk: Desk, call: Call): Answer {
  const fields = readFields(call);
  if (fields === undefined) return unreadable();
  const dispute = disputeOf(desk, call.params[0]);
  if (dispute === undefined) return entityNotFound();
  const amount = readAmount(desk, dispute, fields['refund_amount']);
  if (typeof amount !== 'number') return amount;
  const attachment = text(fields['uploaded_filename']) ?? dispute.attachment;
  const changed = desk.disputes.change(dispute, { amount, attachment, updated_at: desk.now });
  return ok('Dispute updated successfully', [plainDispute(desk, changed)]);
}

/** `PUT /dispute/:id/resolve`: what the merchant decides. */
export function resolveDispute(desk: Desk, call: Call): Answer {
  const fields = readFields(call);
  if (fields === undefined) return unreadable();
  const dispute = disputeOf(desk, call.params[0]);
  if (dispute === undefined) return entityNotFound();
  const { resolution } = fields;
  if (resolution !== 'merchant-accepted' && resolution !== 'declined') {
    return invalid('resolution must be merchant-accepted or declined');
  }
  const isWhole = text(fields['message']) && text(fields['uploaded_filename']);
  if (!isWhole) return invalid('message and uploaded_filename are required');
  const amount = readAmount(desk, dispute, fields['refund_amount']);
  if (typeof amount !== 'number') return amount;
  if (dispute.status === 'resolved') return refused('Dispute has been resolved');
  const resolved = resolve(desk, { ...dispute, amount }, resolution);
  return ok('Dispute successfully resolved', plainDispute(desk, resolved));
}
