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

/** `at` names the attempt that was booked, to give it back; a refusal says how long to wait. */
export type Taken = { ok: true; at: number } | { ok: false; retryAfterMs: number };

/** What is counted: by whom, and how often it may be tried. */
const POLICIES = {
  /** Wrong passwords only: a right one gives its attempt back. */
  'sign-in': [{ max: 10, windowMs: 15 * MINUTE }],
  /** What is hashed, right or wrong: it costs a tenth of a second. */
  hashing: [{ max: 100, windowMs: 15 * MINUTE }],
  'sign-up': [{ max: 20, windowMs: HOUR }],
  /** Sign-ups with an address that has a login: whoever asks for many works through a list. */
  taken: [
    { max: 5, windowMs: HOUR },
    { max: 20, windowMs: DAY },
  ],
  /** Codes can be guessed, so a day has its own bound. */
  'second-factor': [
    { max: 5, windowMs: 15 * MINUTE },
    { max: 20, windowMs: DAY },
  ],
  /** They cannot be guessed: this bounds the work. */
  'recovery-code': [{ max: 20, windowMs: 15 * MINUTE }],
  /** Each costs a row. */
  challenge: [{ max: 60, windowMs: 15 * MINUTE }],
  /** Wrong codes from a phone, as those of the second factor. */
  'phone-code': [
    { max: 5, windowMs: 15 * MINUTE },
    { max: 20, windowMs: DAY },
  ],
  text: [
    { max: 3, windowMs: HOUR },
    { max: 10, windowMs: DAY },
  ],
  /** Texts of notifications, to a person and to a number: what happens in an account may happen in a loop. */
  'notification-text': [
    { max: 20, windowMs: HOUR },
    { max: 60, windowMs: DAY },
  ],
  /** Mails of notifications to a person; the rest waits, and becomes one. */
  'notification-mail': [
    { max: 30, windowMs: HOUR },
    { max: 200, windowMs: DAY },
  ],
  /** Invitations to a mailbox, from whatever accounts. */
  invitation: [
    { max: 3, windowMs: HOUR },
    { max: 5, windowMs: DAY },
  ],
  /** And by a person, for whatever accounts. */
  inviting: [{ max: 60, windowMs: DAY }],
  mail: [
    { max: 5, windowMs: HOUR },
    { max: 20, windowMs: DAY },
  ],
} as const satisfies Record<string, readonly Window[]>;
type Act = keyof typeof POLICIES;

const SHARDS = 256;

/**
 * Who tries, stored as a keyed hash: a network, and with it loosely the wider one that it lies in; somebody who acts
 * (a user, a session, a browser); or somebody who is aimed at, by whomever. Those are bounded loosely, because a
 * stranger must not lock them out by trying.
 */
export type Trier = { address: string | null } | { name: string } | { target: string };

/** How much more is let through by a wider network, and at somebody who is aimed at. */
const WIDE = 5;
const LOOSE = 10;

interface Counter {
  shard: ReturnType<Env['ATTEMPT_LIMITER']['getByName']>;
  key: string;
}

interface Count {
  text: string;
  times: number;
  isName: boolean;
}

function countsOf(trier: Trier): Count[] {
  if ('name' in trier) return [{ text: `name:${trier.name}`, times: 1, isName: true }];
  if ('target' in trier) return [{ text: `target:${trier.target}`, times: LOOSE, isName: true }];
  const [network, block] = [networkOf(trier.address), blockOf(trier.address)];
  const narrow = { text: `network:${network}`, times: 1, isName: false };
  return block === network
    ? [narrow]
    : [narrow, { text: `network:${block}`, times: WIDE, isName: false }];
}

const windowsOf = (act: Act, times: number): Window[] =>
  POLICIES[act].map(({ max, windowMs }) => ({ max: max * times, windowMs }));

/** A fixed number of objects, whoever calls: strangers cannot make more. */
function counterOf(ctx: SystemCtx, act: Act, text: string): Counter {
  return counterNamed(ctx, `attempt:${act}:${text}`);
}

/** The counter of this name, which is kept as a keyed hash. */
export function counterNamed(ctx: SystemCtx, name: string): Counter {
  const digest = hmacSha256(ctx.env.ID_KEY, name);
  const shard = ctx.env.ATTEMPT_LIMITER.getByName(`shard-${(digest[0] ?? 0) % SHARDS}`);
  return { shard, key: toBase64Url(digest) };
}

/** What was booked, to be taken back when the attempt turns out to be a right one. */
export interface Attempt {
  /** The counters of names start again; those of networks lose this attempt only. */
  succeeded(): Promise<void>;
}

/**
 * Books one attempt for each of `triers`, in their order: a network that is refused does not use up the attempts of
 * the person it aims at. To be called before anything is hashed or sent (I-40).
 * @throws auth.too_many_attempts.
 */
export async function takeAttempt(
  ctx: SystemCtx,
  act: Act,
  triers: readonly Trier[],
): Promise<Attempt> {
  const booked = await book(ctx, act, triers);
  if ('retryAfterMs' in booked)
    throw new AppError('auth.too_many_attempts', {
      retryAfter: Math.ceil(booked.retryAfterMs / SECOND),
    });
  return booked;
}

/** As `takeAttempt`, for who is not told: answers whether there was one to be had. */
export const hasAttempt = async (
  ctx: SystemCtx,
  act: Act,
  triers: readonly Trier[],
): Promise<boolean> => !('retryAfterMs' in (await book(ctx, act, triers)));

async function book(
  ctx: SystemCtx,
  act: Act,
  triers: readonly Trier[],
): Promise<Attempt | { retryAfterMs: number }> {
  const booked: (Counter & { at: number; isName: boolean })[] = [];
  for (const { text, times, isName } of triers.flatMap(countsOf)) {
    const counter = counterOf(ctx, act, text);
    // Typed here, because the stub's own type is a Promise of both cases in one.
    const taken: Taken = await counter.shard.take(counter.key, windowsOf(act, times));
    if (!taken.ok) {
      await giveBack(booked);
      return { retryAfterMs: taken.retryAfterMs };
    }
    booked.push({ ...counter, at: taken.at, isName });
  }
  return {
    succeeded: async () => {
      await Promise.all(
        booked.map(({ shard, key, at, isName }) =>
          isName ? shard.clear(key) : shard.giveBack(key, at),
        ),
      );
    },
  };
}

const giveBack = async (booked: readonly (Counter & { at: number })[]): Promise<void> => {
  await Promise.all(booked.map(({ shard, key, at }) => shard.giveBack(key, at)));
};
