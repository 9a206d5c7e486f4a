import * as z from 'zod';

/** Times are epoch milliseconds. The session stores these shapes, and returns them to isolates. */
export const BreakerState = z.object({
  phase: z.enum(['closed', 'open', 'half_open']),
  /** Failures since the last success. */
  streak: z.int().min(0),
  /** Outcomes of the last 30 s, one row for each second that had any. */
  seconds: z.array(z.object({ at: z.number(), ok: z.int(), failed: z.int() })),
  /** Duration of the current or the last opening. */
  openMs: z.number(),
  /** Open: when a probe may be sent. Half-open: when the running probe times out. */
  until: z.number(),
});
export type BreakerState = z.infer<typeof BreakerState>;

export const SpacingState = z.object({
  /** Time of the next slot. */
  nextAt: z.number(),
  /** The spacing after the last 429 (0 without one), and the time of that 429. */
  raisedMs: z.number(),
  raisedAt: z.number(),
});
export type SpacingState = z.infer<typeof SpacingState>;

/** State that isolates cache for five seconds. `generation` grows with each token; 0 before the first. */
export const SessionCopy = z.object({
  breaker: BreakerState,
  /** Orders that wait for a code; null after a start of the session, until the isolates have reported. */
  open: z.object({ young: z.int().min(0), old: z.int().min(0) }).nullable(),
  generation: z.number(),
});
export type SessionCopy = z.infer<typeof SessionCopy>;

export const TokenReply = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    token: z.string().min(1),
    generation: z.number(),
    usableUntil: z.number(),
  }),
  z.object({
    ok: z.literal(false),
    kind: z.enum(['unauthorized', 'rate_limited', 'unavailable']),
    retryAfterMs: z.number().nullable(),
  }),
]);
export type TokenReply = z.infer<typeof TokenReply>;

/** Purpose of a change: a purchase, the end of an order, or a recovery by the platform. */
export type Purpose = 'purchase' | 'end' | 'recovery';

/** A reservation change that requests a slot. */
export interface ChangeRequest {
  /** The account on whose behalf it is sent: accounts take turns (I-62). */
  account: string;
  purpose: Purpose;
  /** Spacing between two changes without a recent 429. */
  spacingMs: number;
}

/** The change may be sent after `waitMs`; `taken` false means that the wait is too long. */
export const Slot = z.object({ waitMs: z.number(), taken: z.boolean() });
export type Slot = z.infer<typeof Slot>;

export const Probe = z.object({ allowed: z.boolean(), breaker: BreakerState });
export type Probe = z.infer<typeof Probe>;

/** The open orders that one isolate polls, valid until `until`. */
export interface OpenReport {
  isolate: string;
  young: number;
  old: number;
  until: number;
}

/** Outcomes in an isolate since its last report; `streak` counts the failures after its last success. */
export interface Tally {
  ok: number;
  failed: number;
  streak: number;
}
