import * as z from 'zod';
import { REASONS } from '../../events/verification-reasons';
import { POLL_MS } from '../../providers/textverified/poll-budget';

export const STATES = [
  'created',
  'awaiting_sms',
  'cancelling',
  'completed',
  'cancelled',
  'expired',
  'failed',
] as const;
export type State = (typeof STATES)[number];

/** I-04: the only transitions between states; a terminal state has none. */
export const MOVES: Readonly<Record<State, readonly State[]>> = {
  created: ['awaiting_sms', 'cancelled', 'failed'],
  awaiting_sms: ['completed', 'cancelling', 'expired', 'failed'],
  cancelling: ['completed', 'cancelled', 'expired'],
  completed: [],
  cancelled: [],
  expired: [],
  failed: [],
};

/**
 * The durability rule: when the order is stored, relative to a step that calls the outside world (I-15).
 *
 * - `replayed`: the step can be repeated under its key. It is executed first, and the order is stored where it comes to
 *   rest. A crash in between loses the progress, and the same steps run again; the event log drops repeated events by id.
 * - `first_replayed`: the same for the first attempt of the first generation. A later attempt must know of the earlier
 *   ones, so the order is stored before it is sent.
 * - `stored_first`: the step has no key and cannot be repeated. The order is always stored before it is sent.
 *
 * `markStarted`, `isStoredFirst` and `recoverAfterRestart` apply the rule.
 */
const DURABILITY = {
  idle: 'replayed',
  hold: 'replayed',
  purchase: 'first_replayed',
  reuse: 'stored_first',
  reconcile: 'replayed',
  details: 'replayed',
  map: 'replayed',
  poll: 'replayed',
  beginCancel: 'replayed',
  cancel: 'replayed',
  confirm: 'replayed',
  fail: 'replayed',
} as const;
export type StepKind = keyof typeof DURABILITY;

export const isTerminal = (state: State): boolean => MOVES[state].length === 0;
/** Terminal and not paid: the hold is released, or its release is in the outbox. */
export const isReleased = (state: State): boolean => isTerminal(state) && state !== 'completed';

const Reservation = z.object({
  number: z.string(),
  /** Times of the provider's clock; compare them only with each other. */
  createdAt: z.number(),
  endsAt: z.number(),
  costCents: z.number(),
});

/** The request of the caller; it never changes. */
export const Draft = z.object({
  id: z.string(),
  accountId: z.string(),
  tenantId: z.string(),
  credentialId: z.string(),
  requestHash: z.string(),
  providerAccount: z.string(),
  service: z.string(),
  capability: z.enum(['sms', 'voice']),
  areaCodes: z.array(z.string()).nullable(),
  carriers: z.array(z.string()).nullable(),
  price: z.number().int().positive(),
  /** Cents of `price` that preferences added. Older stored orders have no such field. */
  surcharge: z
    .object({ areaCode: z.number().int().min(0), carrier: z.number().int().min(0) })
    .default({ areaCode: 0, carrier: 0 }),
  /** The quote that set `price`. */
  quoteId: z.string().nullable().default(null),
  /** The tier that `price` was computed for; null when it is not checked (quoted price, older order). */
  tier: z.string().nullable().default(null),
  /** Longest wait for a code, in milliseconds. */
  windowMs: z.number().int().positive(),
  /** The number to reuse. The provider accepts neither an idempotency key nor a maximum price for it. */
  origin: z
    .object({
      action: z.enum(['reuse', 'reactivate']),
      reservationId: z.string(),
      number: z.string(),
    })
    .nullable()
    .default(null),
  /** The customer's annotations. Older stored orders have no such fields. */
  externalId: z.string().nullable().default(null),
  metadata: z.record(z.string(), z.string()).default({}),
  /** The request that placed the order. */
  requestId: z.string().nullable().default(null),
});
/** The input type, because a Worker of the previous version omits newer fields during a deployment. */
export type Draft = z.input<typeof Draft>;

/** Outcome of a report of a completed number. `refused`: the provider does not accept the report. */
export const REPORT_STATES = ['waiting', 'refunded', 'not_refunded', 'refused'] as const;
export type ReportState = (typeof REPORT_STATES)[number];

/** One order as its object stores it. Times are epoch milliseconds, amounts are cents. */
export const Order = Draft.extend({
  createdAt: z.number(),
  state: z.enum(STATES),
  reason: z.enum(REASONS).nullable(),
  held: z.boolean(),
  purchase: z.object({
    /** Each generation has its own Idempotency-Key. The second one starts only after a reconciliation. */
    generation: z.number().int(),
    startedAt: z.number().nullable(),
    /** Set before the call and cleared by its reply. Still set after a restart: the process crashed during the call. */
    inFlight: z.boolean(),
    /** Time of the first call whose outcome is unknown. */
    doubtSince: z.number().nullable(),
    /** The provider's list must be read before the next call. */
    reconcile: z.boolean(),
    /** Reservation named by a reply that could not be trusted; the preferred match in a reconciliation. */
    named: z.string().nullable().default(null),
  }),
  reservationId: z.string().nullable(),
  reservedAt: z.number().nullable(),
  reservation: Reservation.nullable(),
  deadlineAt: z.number().nullable(),
  cancelRequestedAt: z.number().nullable(),
  /** How the customer ends the order; `report` tells the provider that the number is bad. */
  exit: z.enum(['cancel', 'report']).default('cancel'),
  /** The request by which the customer ended the order: cancelled, reported or accepted it. */
  endRequestId: z.string().nullable().default(null),
  closing: z
    .object({
      cause: z.enum(['customer', 'deadline']),
      graceUntil: z.number(),
      asked: z.boolean(),
      /** The provider replied to `exit`. When its state then shows no end, a plain cancel follows. */
      isAnswered: z.boolean().default(false),
    })
    .nullable(),
  /** The provider confirmed an end that it does not charge for, so there is nothing to recover. */
  recovered: z.boolean(),
  /** Consecutive polls that found no such reservation. */
  notFound: z.number().int(),
  /** Messages without a code before the end. They do not end the wait, but the provider charges for the number. */
  texts: z.number().int().default(0),
  /** The customer accepted a message without a code. */
  accepted: z.boolean().default(false),
  /** Report of the completed number: sent once; repeated requests are answered from this record. */
  report: z
    .object({ at: z.number(), state: z.enum(REPORT_STATES) })
    .nullable()
    .default(null),
  /** Number of changes of `externalId` and `metadata`. Older stored orders have no such field. */
  annotationsRevision: z.number().int().default(0),
  endedAt: z.number().nullable(),
  history: z.array(z.object({ state: z.enum(STATES), at: z.number() })),
  // Scheduling state; a change of these fields alone is not stored.
  /** Due time of the next step. */
  nextAt: z.number(),
  /** Consecutive failures of the current step. */
  attempts: z.number().int(),
  /** Interval of the last poll. */
  intervalMs: z.number(),
});
export type Order = z.infer<typeof Order>;

export const newOrder = (draft: Draft, now: number): Order => ({
  ...Draft.parse(draft),
  createdAt: now,
  state: 'created',
  reason: null,
  held: false,
  purchase: {
    generation: 1,
    startedAt: null,
    inFlight: false,
    doubtSince: null,
    reconcile: false,
    named: null,
  },
  reservationId: null,
  reservedAt: null,
  reservation: null,
  deadlineAt: null,
  cancelRequestedAt: null,
  exit: 'cancel',
  endRequestId: null,
  closing: null,
  recovered: false,
  notFound: 0,
  texts: 0,
  accepted: false,
  report: null,
  annotationsRevision: 0,
  endedAt: null,
  history: [{ state: 'created', at: now }],
  nextAt: now,
  attempts: 0,
  intervalMs: POLL_MS,
});

/** Whether the order must be stored before the step is executed. */
export function isStoredFirst(kind: StepKind, { purchase }: Order): boolean {
  const durability = DURABILITY[kind];
  if (durability !== 'first_replayed') return durability === 'stored_first';
  return purchase.startedAt !== null || purchase.generation > 1;
}

/** The order as it must be stored before the step, so that a crash during the call is detected. */
export function markStarted(order: Order, kind: StepKind, now: number): Order {
  if (DURABILITY[kind] === 'replayed') return order;
  const { purchase } = order;
  return {
    ...order,
    purchase: {
      ...purchase,
      startedAt: purchase.startedAt ?? now,
      inFlight: true,
      doubtSince: purchase.inFlight ? (purchase.doubtSince ?? now) : purchase.doubtSince,
    },
  };
}

/** The stored order after a restart: the first purchase may have been sent, although it is not stored. */
export function recoverAfterRestart(order: Order): Order {
  const { purchase, origin, state } = order;
  const mayBeSent = state === 'created' && purchase.startedAt === null && origin === null;
  return {
    ...order,
    // Restarting the count makes the purchase's key come first, not another look into the provider's list.
    attempts: state === 'created' ? 0 : order.attempts,
    purchase: mayBeSent ? { ...purchase, startedAt: order.createdAt, inFlight: true } : purchase,
  };
}

/** The number as the customer sees it: null until it is mapped to the order. */
export const numberOf = (order: Order): string | null =>
  order.deadlineAt === null ? null : (order.reservation?.number ?? null);

/** The Idempotency-Key of the purchase (I-15), the same for every attempt of one generation. */
export const purchaseKey = (order: Order): string =>
  order.purchase.generation === 1 ? order.id : `${order.id}.${order.purchase.generation}`;
