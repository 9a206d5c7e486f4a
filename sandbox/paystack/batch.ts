import { seededRandom } from '../lib/seeded-random';
import type { WebhookRequest } from './control-schemas';
import type { OperationContext } from './context';
import { plainDispute } from './disputes';
import { enqueue } from './events';
import { refundData } from './refund-views';
import { successData } from './views';

/** The data that this event would carry for the transaction now. */
function eventData(
  context: OperationContext,
  event: string,
  reference: string | undefined,
): Record<string, unknown> {
  const row = reference === undefined ? undefined : context.transactions.find(reference);
  if (row === undefined) return reference === undefined ? {} : { reference };
  if (event.startsWith('refund.')) {
    const [refund] = context.refunds.list({ 'tx =': row.seq }, 1);
    if (refund) return refundData(context, refund, row);
  }
  if (event.startsWith('charge.dispute.')) {
    const [dispute] = context.disputes.list({ 'tx =': row.seq }, 1);
    if (dispute) return plainDispute(context, dispute);
  }
  return successData(context, row);
}

function eventBody(context: OperationContext, one: WebhookRequest): string {
  if (one.body !== undefined) return one.body;
  const data = { ...eventData(context, one.event, one.reference), ...one.data };
  return JSON.stringify({ event: one.event, data });
}

const toWebhook = (context: OperationContext, one: WebhookRequest) => ({
  event: one.event,
  reference: one.reference ?? null,
  body: eventBody(context, one),
  signing: one.signing ?? null,
  delayMs: one.delayMs,
});

/** Enqueues the requested webhooks, forged ones included; the switches for loss do not apply. */
export function sendWebhooks(
  context: OperationContext,
  described: readonly WebhookRequest[],
  shuffle: boolean,
): number {
  const all = described.flatMap((one) => {
    const ready = toWebhook(context, one);
    return Array.from({ length: one.copies }, () => ready);
  });
  const order = shuffle
    ? all
        .map((ready, i) => ({ ready, at: seededRandom(context.seed, 'batch', context.now, i) }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ ready }) => ready)
    : all;
  for (const ready of order) enqueue(context, ready);
  return order.length;
}
