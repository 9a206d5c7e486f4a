import { DAY, HOUR, MINUTE, SECOND } from '../../platform/core/clock';
import { hmacSha256, toBase64Url } from '../../platform/core/crypto';
import type { SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { blockOf, networkOf } from '../../platform/core/network';

/** At most `max` attempts in any `windowMs`. */
export interface Window {
  max: number;
  windowMs: number;
}

/** `at` identifies the reserved attempt for a refund. */
export type Reservation = { ok: true; at: number } | { ok: false; retryAfterMs: number };

/** The attempts that are counted, and how many are allowed. */
const POLICIES = {
  /** Wrong passwords only: a correct one refunds its attempt. */
  'sign-in': [{ max: 10, windowMs: 15 * MINUTE }],
  /** Every hash, for correct passwords too: it costs a tenth of a second. */
  hashing: [{ max: 100, windowMs: 15 * MINUTE }],
  'sign-up': [{ max: 20, windowMs: HOUR }],
  /** Sign-ups with an address that has a login: many of them test a list of addresses. */
  taken: [
    { max: 5, windowMs: HOUR },
    { max: 20, windowMs: DAY },
  ],
  /** Codes can be guessed, so a day has its own bound. */
  'second-factor': [
    { max: 5, windowMs: 15 * MINUTE },
    { max: 20, windowMs: DAY },
  ],
  /** Recovery codes cannot be guessed: this bounds the work. */
  'recovery-code': [{ max: 20, windowMs: 15 * MINUTE }],
  /** Passkey challenges: each costs a row. */
  challenge: [{ max: 60, windowMs: 15 * MINUTE }],
  /** Wrong codes from a phone, bounded as those of the second factor. */
  'phone-code': [
    { max: 5, windowMs: 15 * MINUTE },
    { max: 20, windowMs: DAY },
  ],
  text: [
    { max: 3, windowMs: HOUR },
    { max: 10, windowMs: DAY },
  ],
  /** Texts of notifications, to a person and to a number: an account may produce events in a loop. */
  'notification-text': [
    { max: 20, windowMs: HOUR },
    { max: 60, windowMs: DAY },
  ],
  /** Emails of notifications to a person; the others wait and become one. */
  'notification-mail': [
    { max: 30, windowMs: HOUR },
    { max: 200, windowMs: DAY },
  ],
  /** Invitations to a mailbox, from all accounts. */
  invitation: [
    { max: 3, windowMs: HOUR },
    { max: 5, windowMs: DAY },
  ],
  /** Invitations by a person, for all accounts. */
  inviting: [{ max: 60, windowMs: DAY }],
  mail: [
    { max: 5, windowMs: HOUR },
    { max: 20, windowMs: DAY },
  ],
} as const satisfies Record<string, readonly Window[]>;
type AttemptKind = keyof typeof POLICIES;

const SHARDS = 256;

/**
 * The party that an attempt is counted for, stored as a keyed hash: a network, with the wider block around it; an actor
 * (user, session, browser); or a target of attempts. Targets have a loose bound, because an attacker must not be able
 * to lock them out.
 */
export type AttemptSubject = { address: string | null } | { name: string } | { target: string };

/** Factors of the bounds of a wider network block and of a target. */
const BLOCK_FACTOR = 5;
const TARGET_FACTOR = 10;

interface Counter {
  shard: ReturnType<Env['ATTEMPT_LIMITER']['getByName']>;
  key: string;
}

interface Count {
  text: string;
  times: number;
  isName: boolean;
}

function countsOf(subject: AttemptSubject): Count[] {
  if ('name' in subject) return [{ text: `name:${subject.name}`, times: 1, isName: true }];
  if ('target' in subject)
    return [{ text: `target:${subject.target}`, times: TARGET_FACTOR, isName: true }];
  const [network, block] = [networkOf(subject.address), blockOf(subject.address)];
  const narrow = { text: `network:${network}`, times: 1, isName: false };
  return block === network
    ? [narrow]
    : [narrow, { text: `network:${block}`, times: BLOCK_FACTOR, isName: false }];
}

const windowsOf = (kind: AttemptKind, times: number): Window[] =>
  POLICIES[kind].map(({ max, windowMs }) => ({ max: max * times, windowMs }));

/**
 * The counter of this name, which is stored as a keyed hash. The number of objects is fixed, so anonymous callers cannot
 * create more.
 */
export function counterNamed(ctx: SystemCtx, name: string): Counter {
  const digest = hmacSha256(ctx.env.ID_KEY, name);
  const shard = ctx.env.ATTEMPT_LIMITER.getByName(`shard-${(digest[0] ?? 0) % SHARDS}`);
  return { shard, key: toBase64Url(digest) };
}

/** A reserved attempt. */
export interface Attempt {
  /** Clears the counters of names; refunds this attempt only on those of networks. */
  succeeded(): Promise<void>;
}

/**
 * Reserves one attempt for each of `subjects`, in their order, so that a refused network does not use up the attempts of
 * the person it targets. Call it before anything is hashed or sent (I-40).
 * @throws auth.too_many_attempts.
 */
export async function reserveAttempt(
  ctx: SystemCtx,
  kind: AttemptKind,
  subjects: readonly AttemptSubject[],
): Promise<Attempt> {
  const attempt = await reserveAll(ctx, kind, subjects);
  if ('retryAfterMs' in attempt)
    throw new AppError('auth.too_many_attempts', {
      retryAfter: Math.ceil(attempt.retryAfterMs / SECOND),
    });
  return attempt;
}

/** As `reserveAttempt`, for routes whose answer must not reveal the refusal. */
export const tryReserveAttempt = async (
  ctx: SystemCtx,
  kind: AttemptKind,
  subjects: readonly AttemptSubject[],
): Promise<boolean> => !('retryAfterMs' in (await reserveAll(ctx, kind, subjects)));

async function reserveAll(
  ctx: SystemCtx,
  kind: AttemptKind,
  subjects: readonly AttemptSubject[],
): Promise<Attempt | { retryAfterMs: number }> {
  const reserved: (Counter & { at: number; isName: boolean })[] = [];
  for (const { text, times, isName } of subjects.flatMap(countsOf)) {
    const counter = counterNamed(ctx, `attempt:${kind}:${text}`);
    // Typed here, because the stub's own type is a Promise of both cases in one.
    const reservation: Reservation = await counter.shard.reserve(
      counter.key,
      windowsOf(kind, times),
    );
    if (!reservation.ok) {
      await refundAttempt(reserved);
      return { retryAfterMs: reservation.retryAfterMs };
    }
    reserved.push({ ...counter, at: reservation.at, isName });
  }
  return {
    succeeded: async () => {
      await Promise.all(
        reserved.map(({ shard, key, at, isName }) =>
          isName ? shard.clear(key) : shard.refund(key, at),
        ),
      );
    },
  };
}

const refundAttempt = async (reserved: readonly (Counter & { at: number })[]): Promise<void> => {
  await Promise.all(reserved.map(({ shard, key, at }) => shard.refund(key, at)));
};
