import * as z from 'zod';

/** Epoch ms throughout; these shapes are stored by the session and cross from object to isolate. */
export const BreakerState = z.object({
  phase: z.enum(['closed', 'open', 'half_open']),
  /** Failures since the last success. */
  streak: z.int().min(0),
  /** Outcomes of the last 30 s, one row for each second that had any. */
  seconds: z.array(z.object({ at: z.number(), ok: z.int(), failed: z.int() })),
  /** How long the present or last opening lasts. */
  openMs: z.number(),
  /** Open: when a probe may go. Half-open: when the running probe is given up. */
  until: z.number(),
});
export type BreakerState = z.infer<typeof BreakerState>;

export const SpacingState = z.object({
  /** No change may be sent before. */
  nextAt: z.number(),
  /** The spacing that 429s have raised, 0 when none has, and when the last one did. */
  raisedMs: z.number(),
  raisedAt: z.number(),
});
export type SpacingState = z.infer<typeof SpacingState>;

/** What isolates copy for five seconds. `generation` grows with each token; 0 when none was made yet. */
export const SessionCopy = z.object({
  breaker: BreakerState,
  /** Orders that wait for their code; null until the isolates have told a session that has just begun. */
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

/** What a change is for: a number for a customer, the end of an order, or what the platform does for itself. */
export type Purpose = 'purchase' | 'end' | 'recovery';

/** A reservation change that asks for its slot. */
export interface ChangeRequest {
  /** The account for which it is made: accounts take turns (I-62). */
  account: string;
  purpose: Purpose;
  /** Between two changes when nothing has raised it. */
  spacingMs: number;
}

/** `taken` is false when the wait is too long; then come back. Else the change may go after `waitMs`. */
export const Slot = z.object({ waitMs: z.number(), taken: z.boolean() });
export type Slot = z.infer<typeof Slot>;

export const Probe = z.object({ allowed: z.boolean(), breaker: BreakerState });
export type Probe = z.infer<typeof Probe>;

/** The open orders that one isolate polls, which counts until `until`. */
export interface OpenReport {
  isolate: string;
  young: number;
  old: number;
  until: number;
}

/** Outcomes an isolate saw since its last report; `streak` = failures after its last success. */
export interface Tally {
  ok: number;
  failed: number;
  streak: number;
}
