import { instant } from './answers';
import type { Desk } from './desk';
import { plainDispute } from './disputes';
import { refundView } from './refund-views';
import type { Refund } from './refunds.store';
import { plainView } from './transactions';
import type { Webhook } from './webhooks.store';

const SHOWN = 20;

/** A refund with the reference of what it gives back. */
export const plainRefund = (desk: Desk, refund: Refund) => {
  const row = desk.transactions.get(refund.tx);
  if (row === undefined) throw new Error(`refund ${refund.seq} has no transaction`);
  return { ...refundView(desk, refund, row), reference: row.reference };
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

/** What the page shows: the newest rows of everything. */
export const overview = (desk: Desk, lastError: string | null) => ({
  lastError,
  transactions: desk.transactions.list({}, SHOWN).map((row) => plainView(desk, row)),
  webhooks: desk.webhooks.list(SHOWN).map(plainWebhook),
  refunds: desk.refunds.list({}, SHOWN).map((row) => plainRefund(desk, row)),
  disputes: desk.disputes.list({}, SHOWN).map((row) => plainDispute(desk, row)),
});
export type Overview = ReturnType<typeof overview>;
