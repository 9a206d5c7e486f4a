import { chance } from '../state/chance';
import type { Described } from './control-schemas';
import type { Desk } from './desk';
import { plainDispute } from './disputes';
import { enqueue } from './events';
import { refundData } from './refund-views';
import { successData } from './views';

/** What such an event would say of that transaction now. */
function dataOf(desk: Desk, event: string, reference: string | undefined): Record<string, unknown> {
  const row = reference === undefined ? undefined : desk.transactions.find(reference);
  if (row === undefined) return reference === undefined ? {} : { reference };
  if (event.startsWith('refund.')) {
    const [refund] = desk.refunds.list({ 'tx =': row.seq }, 1);
    if (refund) return refundData(desk, refund, row);
  }
  if (event.startsWith('charge.dispute.')) {
    const [dispute] = desk.disputes.list({ 'tx =': row.seq }, 1);
    if (dispute) return plainDispute(desk, dispute);
  }
  return successData(desk, row);
}

function bodyOf(desk: Desk, one: Described): string {
  if (one.body !== undefined) return one.body;
  const data = { ...dataOf(desk, one.event, one.reference), ...one.data };
  return JSON.stringify({ event: one.event, data });
}

const readied = (desk: Desk, one: Described) => ({
  event: one.event,
  reference: one.reference ?? null,
  body: bodyOf(desk, one),
  signing: one.signing ?? null,
  delayMs: one.delayMs,
});

/** Puts described webhooks on their way, forged ones too; the switches for loss do not touch them. */
export function fire(desk: Desk, described: readonly Described[], shuffle: boolean): number {
  const all = described.flatMap((one) => {
    const ready = readied(desk, one);
    return Array.from({ length: one.copies }, () => ready);
  });
  const order = shuffle
    ? all
        .map((ready, i) => ({ ready, at: chance(desk.seed, 'batch', desk.now, i) }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ ready }) => ready)
    : all;
  for (const ready of order) enqueue(desk, ready);
  return order.length;
}
