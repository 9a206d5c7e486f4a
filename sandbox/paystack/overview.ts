import { instant } from './answers';
import type { OperationContext } from './context';
import { plainDispute } from './disputes';
import { refundView } from './refund-views';
import type { Refund } from './refunds.store';
import { plainView } from './transactions';
import type { Webhook } from './webhooks.store';

const SHOWN = 20;

/** A refund with the reference of its transaction. */
export const plainRefund = (context: OperationContext, refund: Refund) => {
  const row = context.transactions.get(refund.tx);
  if (row === undefined) throw new Error(`refund ${refund.seq} has no transaction`);
  return { ...refundView(context, refund, row), reference: row.reference };
};

export const plainWebhook = (row: Webhook) => ({
  seq: row.seq,
  event: row.event,
  reference: row.reference,
  body: row.body,
  attempt: row.attempt,
  state: row.state,
  answer: row.answer,
  error: row.error,
  createdAt: instant(row.created_at),
  sentAt: instant(row.sent_at),
  dueAt: instant(row.due_at),
});

/** The data of the control page: the newest rows of each table. */
export const overview = (context: OperationContext, lastError: string | null) => ({
  lastError,
  transactions: context.transactions.list({}, SHOWN).map((row) => plainView(context, row)),
  webhooks: context.webhooks.list(SHOWN).map(plainWebhook),
  refunds: context.refunds.list({}, SHOWN).map((row) => plainRefund(context, row)),
  disputes: context.disputes.list({}, SHOWN).map((row) => plainDispute(context, row)),
});
export type Overview = ReturnType<typeof overview>;
