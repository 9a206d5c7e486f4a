import type { Db } from '../../platform/db/client';
import type { EventData, HubEvent } from '../../events/event';
import { backoff } from '../../platform/core/backoff';
import { MINUTE, SECOND } from '../../platform/core/clock';
import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { isConstraint } from '../../billing/ledger/refusals';
import { eventId, hubEvent } from './events';
import { isReleased, type Order, type ReportState } from './order';
import { insertEnd, refundOf } from './projections/settlement';
import { insertMessage } from './projections/message';
import { insertReportEnd, insertReportRefund } from './projections/report';
import type { StoredEvent, OrderStore } from './order.store';

/** Outbox ids; their order is the order of work: live first, then money, then messages. */
export const outboxId = {
  event: (seq: number) => `1:${String(seq).padStart(9, '0')}`,
  settle: () => '2:settle',
  /** What came of a report; after the settlement, whose capture a refund gives back. */
  report: (state: ReportState) => `4:${state}`,
  message: (id: string) => `3:${id}`,
};

export interface OutboxDeps {
  store: OrderStore;
  db: Db;
  append: (events: HubEvent[], mayRepeat: boolean) => Promise<void>;
  addEvent: (event: Omit<StoredEvent, 'seq'>) => void;
  now: () => number;
}

const PARK_AFTER = 3;
const RETRY = { baseMs: SECOND, maxMs: MINUTE };

/** Carries out every effect that is due. An effect leaves the outbox only when it is acknowledged (I-03). */
export async function flush(deps: OutboxDeps): Promise<void> {
  await flushEvents(deps);
  for (const row of deps.store.due(deps.now())) {
    if (row.id.startsWith('1:')) continue;
    await attempt(deps, row, () => flushRow(deps, row.id));
  }
  await flushEvents(deps);
}

async function flushEvents(deps: OutboxDeps): Promise<void> {
  const { order } = deps.store;
  if (!order) return;
  // The account's log numbers events as they come, so none may overtake an older one that waits for its next try.
  deps.store.queueBehindHead('1:', deps.now());
  const due = deps.store.due(deps.now()).filter((row) => row.id.startsWith('1:'));
  if (due.length === 0) return;
  const wanted = new Set(due.map((row) => Number(row.id.slice(2))));
  // The rows come in the order of their due times: a postponed event may stand behind a newer one.
  const events = deps.store
    .eventsAfter(Math.min(...wanted) - 1)
    .filter((event) => wanted.has(event.seq));
  const mayRepeat = deps.store.mayRepeat || due.some(({ attempts }) => attempts > 0);
  const told = events.map((event) => hubEvent(order, event));
  await attemptAll(deps, due, () => deps.append(told, mayRepeat));
}

interface Row {
  id: string;
  attempts: number;
}

async function attempt(deps: OutboxDeps, row: Row, work: () => Promise<void>): Promise<void> {
  await attemptAll(deps, [row], work);
}

async function attemptAll(deps: OutboxDeps, rows: Row[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
    for (const row of rows) deps.store.acknowledge(row.id);
  } catch (error) {
    for (const row of rows) postpone(deps, row, error);
  }
}

function postpone(deps: OutboxDeps, row: Row, error: unknown): void {
  const attempts = row.attempts + 1;
  const parked = isConstraint(error) && attempts >= PARK_AFTER;
  const fields = {
    verificationId: deps.store.order?.id ?? null,
    effect: row.id,
    attempts,
    error: describeError(error),
  };
  log(parked ? 'alert' : 'warn', parked ? 'outbox.parked' : 'outbox.postponed', fields);
  const wait = backoff(RETRY, attempts);
  deps.store.postpone(row.id, attempts, parked ? null : deps.now() + wait);
}

async function flushRow(deps: OutboxDeps, id: string): Promise<void> {
  const { store, db } = deps;
  const { order } = store;
  if (!order) return;
  if (id === outboxId.settle()) return settle(deps, order);
  if (id.startsWith('4:')) return endReport(deps, order);
  const message = store.message(id.slice(2));
  if (message) await insertMessage(db, order, message);
}

async function settle(deps: OutboxDeps, order: Order): Promise<void> {
  const { spendable: balanceAfter } = await insertEnd(deps.db, order, deps.now());
  const refunded = (step: string, data: EventData) =>
    deps.addEvent({
      id: eventId(order, step),
      type: 'refund.issued',
      at: deps.now(),
      data: { verificationId: order.id, ...data, balanceAfter },
    });
  if (isReleased(order.state)) refunded('release', { amount: order.price });
  const amount = refundOf(order);
  if (amount > 0) refunded('area_code', { amount, reason: 'area_code_not_honoured' });
}

async function endReport(deps: OutboxDeps, order: Order): Promise<void> {
  const state = order.report?.state;
  if (state === 'refunded') return refundReported(deps, order);
  if (state) await insertReportEnd(deps.db, order, state, deps.now());
}

async function refundReported(deps: OutboxDeps, order: Order): Promise<void> {
  // The capture may still wait for its next try, and what was not captured yet would not be given back.
  await insertEnd(deps.db, order, deps.now());
  const { amount, balance } = await insertReportRefund(deps.db, order, deps.now());
  if (amount === 0) return;
  deps.addEvent({
    id: eventId(order, 'report'),
    type: 'refund.issued',
    at: deps.now(),
    data: {
      verificationId: order.id,
      amount,
      reason: 'reported',
      balanceAfter: balance.spendable,
    },
  });
}
