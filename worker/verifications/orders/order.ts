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

/** I-04: every move there is; what is not listed does not happen, and a terminal state is final. */
export const MOVES: Readonly<Record<State, readonly State[]>> = {
  created: ['awaiting_sms', 'cancelled', 'failed'],
  awaiting_sms: ['completed', 'cancelling', 'expired', 'failed'],
  cancelling: ['completed', 'cancelled', 'expired'],
  completed: [],
  cancelled: [],
  expired: [],
  failed: [],
};

export const isTerminal = (state: State): boolean => MOVES[state].length === 0;
/** Terminal and not paid: the hold has gone back, or is on its way. */
export const isReleased = (state: State): boolean => isTerminal(state) && state !== 'completed';

const Reservation = z.object({
  number: z.string(),
  /** Provider times: compared with provider times only. */
  createdAt: z.number(),
  endsAt: z.number(),
  costCents: z.number(),
});

/** What a caller asked for, fixed for the order's life. */
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
  /** The parts of `price` that preferences added, in cents. Orders made before there were any have none. */
  surcharge: z
    .object({ areaCode: z.number().int().min(0), carrier: z.number().int().min(0) })
    .default({ areaCode: 0, carrier: 0 }),
  /** The quote that `price` comes from. */
  quoteId: z.string().nullable().default(null),
  /** The tier that `price` was worked out for; null where it is checked by nobody (quoted, or sold before). */
  tier: z.string().nullable().default(null),
  /** The longest a number waits for its code, in milliseconds. */
  windowMs: z.number().int().positive(),
  /** The completed verification whose number is rented again; the provider takes neither key nor maximum for it. */
  origin: z
    .object({
      action: z.enum(['reuse', 'reactivate']),
      reservationId: z.string(),
      number: z.string(),
    })
    .nullable()
    .default(null),
});
/** As it is handed over: a Worker of the version before leaves the newer fields out. */
export type Draft = z.input<typeof Draft>;

/** What came of a report of a completed number. `refused`: the provider takes no report of it. */
export const REPORT_STATES = ['waiting', 'refunded', 'not_refunded', 'refused'] as const;
export type ReportState = (typeof REPORT_STATES)[number];

/** One verification as its object keeps it. Times are epoch milliseconds, money is cents. */
export const Order = Draft.extend({
  createdAt: z.number(),
  state: z.enum(STATES),
  reason: z.enum(REASONS).nullable(),
  held: z.boolean(),
  purchase: z.object({
    /** Each generation is one Idempotency-Key; a second one follows only a reconciliation. */
    generation: z.number().int(),
    startedAt: z.number().nullable(),
    /** Set before the call, cleared by its answer: still set on a wake means that we crashed in between. */
    inFlight: z.boolean(),
    doubtSince: z.number().nullable(),
    reconcile: z.boolean(),
    /** The reservation that an answer named which could not be used: adopted before any other. */
    named: z.string().nullable().default(null),
  }),
  reservationId: z.string().nullable(),
  reservedAt: z.number().nullable(),
  reservation: Reservation.nullable(),
  deadlineAt: z.number().nullable(),
  cancelRequestedAt: z.number().nullable(),
  /** How the customer wants out: a report tells the provider that the number is bad. */
  exit: z.enum(['cancel', 'report']).default('cancel'),
  closing: z
    .object({
      cause: z.enum(['customer', 'deadline']),
      graceUntil: z.number(),
      asked: z.boolean(),
      /** The provider has answered the customer's way out; if its state shows no end, a plain cancel follows. */
      isAnswered: z.boolean().default(false),
    })
    .nullable(),
  /** The provider itself confirmed an end that it does not charge for, so nothing must be got back. */
  recovered: z.boolean(),
  notFound: z.number().int(),
  /** Messages without a code, before the end. They do not end the wait, but the provider charges for the number. */
  texts: z.number().int().default(0),
  /** The customer took a message without a code for what they waited for. */
  accepted: z.boolean().default(false),
  /** The customer's report of the completed number: sent once, then answered from here. */
  report: z
    .object({ at: z.number(), state: z.enum(REPORT_STATES) })
    .nullable()
    .default(null),
  endedAt: z.number().nullable(),
  history: z.array(z.object({ state: z.enum(STATES), at: z.number() })),
  /** The clockwork, not worth a write of its own: when the next action is due, how often the current step failed. */
  nextAt: z.number(),
  attempts: z.number().int(),
  /** From one poll to the next, as the last one left it. */
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
  closing: null,
  recovered: false,
  notFound: 0,
  texts: 0,
  accepted: false,
  report: null,
  endedAt: null,
  history: [{ state: 'created', at: now }],
  nextAt: now,
  attempts: 0,
  intervalMs: POLL_MS,
});

/**
 * The order as it must be taken after a restart. Steps that can be repeated under their keys are stored only where
 * the order came to rest, so the first purchase may have gone out although nothing says so.
 */
export function recoverAfterRestart(order: Order): Order {
  const { purchase, origin, state } = order;
  const mayHaveGone = state === 'created' && purchase.startedAt === null && origin === null;
  return {
    ...order,
    // An object that falls asleep between two looks for its purchase would look for ever: its key comes first again.
    attempts: state === 'created' ? 0 : order.attempts,
    purchase: mayHaveGone ? { ...purchase, startedAt: order.createdAt, inFlight: true } : purchase,
  };
}

/** The number as its customer knows it: not before it is mapped, and not of an order that ended before that. */
export const numberOf = (order: Order): string | null =>
  order.deadlineAt === null ? null : (order.reservation?.number ?? null);

/** The Idempotency-Key that the provider gets (I-15): the same for every repeat of one generation. */
export const purchaseKey = (order: Order): string =>
  order.purchase.generation === 1 ? order.id : `${order.id}.${order.purchase.generation}`;
