import type { EventData, OnNumbered } from '../../events/event';
import { backoff } from '../../platform/core/backoff';
import { MINUTE, SECOND } from '../../platform/core/clock';
import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { isConstraint } from '../../billing/ledger/refusals';
import { eventId, toHubEvent } from './events';
import { isReleased, type Order, type ReportState } from './order';
import type { OrderContext } from './order-context';
import type { NewEvent } from './order.store';
import { writeAnnotations } from './projections/annotations';
import { insertMessage } from './projections/message';
import { insertReportOutcome, insertReportRefund } from './projections/report';
import { insertSettlement, surchargeRefund } from './projections/settlement';

/** Outbox ids. They sort in the order of work: events, money, messages, reports, annotations. */
export const outboxId = {
  event: (seq: number) => `1:${String(seq).padStart(9, '0')}`,
  settle: () => '2:settle',
  message: (id: string) => `3:${id}`,
  /** After the settlement, because a refund reverses its capture. */
  report: (state: ReportState) => `4:${state}`,
  annotations: (revision: number) => `5:${revision}`,
};

type OutboxContext = Pick<OrderContext, 'store' | 'db' | 'sealer' | 'append' | 'publish' | 'now'>;
type AddEvent = (event: NewEvent) => void;

/** A violated constraint is retried this often, then left for an operator. */
const PARK_AFTER = 3;
const RETRY = { baseMs: SECOND, maxMs: MINUTE };

/**
 * Carries out every effect that is due. An effect leaves the outbox only after it succeeded (I-03). `addEvent` receives
 * the events of a settlement.
 */
export async function flushOutbox(ctx: OutboxContext, addEvent: AddEvent): Promise<void> {
  await flushEvents(ctx);
  for (const row of ctx.store.due(ctx.now())) {
    if (row.id.startsWith('1:')) continue;
    await attempt(ctx, [row], () => flushRow(ctx, row.id, addEvent));
  }
  await flushEvents(ctx);
}

async function flushEvents(ctx: OutboxContext): Promise<void> {
  const { order } = ctx.store;
  if (!order) return;
  // The account's log numbers events in order of arrival, so no event may overtake an older one that is to be retried.
  ctx.store.queueBehindHead('1:', ctx.now());
  const due = ctx.store.due(ctx.now()).filter((row) => row.id.startsWith('1:'));
  if (due.length === 0) return;
  const wanted = new Set(due.map((row) => Number(row.id.slice(2))));
  // Sorted by number: due rows are sorted by time, where a postponed event may follow a newer one.
  const events = ctx.store
    .eventsAfter(Math.min(...wanted) - 1)
    .filter((event) => wanted.has(event.seq));
  const mayRepeat = ctx.store.mayRepeat || due.some(({ attempts }) => attempts > 0);
  const appended = events.map((event) => toHubEvent(order, event));
  // The sockets wait for the numbers alone, not for the look-up of the other recipients.
  const onNumbered: OnNumbered = (sequences) => {
    const numbers = new Map(appended.map(({ id }, i) => [id, sequences[i] ?? 0]));
    ctx.publish(ctx.store.assignSequences(numbers));
  };
  await attempt(ctx, due, () => ctx.append(appended, mayRepeat, onNumbered));
}

interface Row {
  id: string;
  attempts: number;
}

async function attempt(ctx: OutboxContext, rows: Row[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
    for (const row of rows) ctx.store.acknowledge(row.id);
  } catch (error) {
    for (const row of rows) postpone(ctx, row, error);
  }
}

function postpone(ctx: OutboxContext, row: Row, error: unknown): void {
  const attempts = row.attempts + 1;
  const parked = isConstraint(error) && attempts >= PARK_AFTER;
  const fields = {
    verificationId: ctx.store.order?.id ?? null,
    effect: row.id,
    attempts,
    error: describeError(error),
  };
  log(parked ? 'alert' : 'warn', parked ? 'outbox.parked' : 'outbox.postponed', fields);
  const wait = backoff(RETRY, attempts);
  ctx.store.postpone(row.id, attempts, parked ? null : ctx.now() + wait);
}

async function flushRow(ctx: OutboxContext, id: string, addEvent: AddEvent): Promise<void> {
  const { store, db } = ctx;
  const { order } = store;
  if (!order) return;
  if (id === outboxId.settle()) return settleOrder(ctx, order, addEvent);
  if (id.startsWith('4:')) return projectReport(ctx, order, addEvent);
  if (id.startsWith('5:')) return void (await writeAnnotations(db, ctx.sealer, order));
  const message = store.message(id.slice(2));
  if (message) await insertMessage(db, order, message);
}

async function settleOrder(ctx: OutboxContext, order: Order, addEvent: AddEvent): Promise<void> {
  const { spendable: balanceAfterCents } = await insertSettlement(ctx.db, order, ctx.now());
  const addRefund = (step: string, data: EventData) =>
    addEvent({
      id: eventId(order, step),
      type: 'refund.issued',
      at: ctx.now(),
      data: { verificationId: order.id, ...data, balanceAfterCents },
    });
  if (isReleased(order.state)) addRefund('release', { amountCents: order.price });
  const amount = surchargeRefund(order);
  if (amount > 0) addRefund('area_code', { amountCents: amount, reason: 'area_code_not_honoured' });
}

async function projectReport(ctx: OutboxContext, order: Order, addEvent: AddEvent): Promise<void> {
  const state = order.report?.state;
  if (state === 'refunded') return refundReported(ctx, order, addEvent);
  if (state) await insertReportOutcome(ctx.db, order, state, ctx.now());
}

async function refundReported(ctx: OutboxContext, order: Order, addEvent: AddEvent): Promise<void> {
  // The capture may still be pending, and a refund of an amount that is not captured would do nothing.
  await insertSettlement(ctx.db, order, ctx.now());
  const { amount, balance } = await insertReportRefund(ctx.db, order, ctx.now());
  if (amount === 0) return;
  addEvent({
    id: eventId(order, 'report'),
    type: 'refund.issued',
    at: ctx.now(),
    data: {
      verificationId: order.id,
      amountCents: amount,
      reason: 'reported',
      balanceAfterCents: balance.spendable,
    },
  });
}
