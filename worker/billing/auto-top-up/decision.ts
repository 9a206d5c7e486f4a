import { HOUR, MINUTE } from '../../platform/core/clock';

/** Failed charges in a row after which auto top-up stops (I-35). */
export const MAX_FAILURES = 3;
/** Until the next look at a pending charge, whose end may send no signal. */
const LOOK_AGAIN_MS = 5 * MINUTE;
const DEBT_LOOK_MS = HOUR;

/** Inputs of the decision. Money is US cents, times epoch milliseconds. */
export interface Situation {
  isEnabled: boolean;
  /** False for a suspended or deleted account, which is not charged. */
  isActive: boolean;
  failures: number;
  isOwing: boolean;
  /** Spendable cents, promotional ones included. */
  balance: number;
  threshold: number;
  credits: number;
  monthlyCap: number;
  /** Cents charged by auto top-up this month (UTC), pending ones included. */
  spent: number;
  isInFlight: boolean;
  lastChargeAt: number | null;
  cooldownMs: number;
}

/** `lookAt`: when to decide again; null: only when the balance falls or the customer changes the terms. */
export type Decision =
  | { kind: 'charge'; lookAt: number }
  | {
      kind: 'rest';
      why: 'off' | 'stopped' | 'enough' | 'owing' | 'in_flight' | 'cooling' | 'capped';
      lookAt: number | null;
    };

const rest = (
  why: Extract<Decision, { kind: 'rest' }>['why'],
  lookAt: number | null,
): Decision => ({
  kind: 'rest',
  why,
  lookAt,
});

/** The first instant (UTC) of the month after that of `at`. */
export function nextMonth(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

/** Whether the saved card is charged now (I-35). Pure. */
export function decide(now: number, situation: Situation): Decision {
  const { balance, threshold, credits, monthlyCap, spent, lastChargeAt, cooldownMs } = situation;
  if (!situation.isEnabled || !situation.isActive) return rest('off', null);
  if (situation.failures >= MAX_FAILURES) return rest('stopped', null);
  if (balance >= threshold) return rest('enough', null);
  if (situation.isOwing) return rest('owing', now + DEBT_LOOK_MS);
  const cooledAt = lastChargeAt === null ? now : lastChargeAt + cooldownMs;
  if (situation.isInFlight) return rest('in_flight', Math.max(cooledAt, now + LOOK_AGAIN_MS));
  if (cooledAt > now) return rest('cooling', cooledAt);
  if (spent + credits > monthlyCap) return rest('capped', nextMonth(now));
  return { kind: 'charge', lookAt: now + cooldownMs };
}
