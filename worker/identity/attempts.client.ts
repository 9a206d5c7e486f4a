import { DAY, HOUR, MINUTE, SECOND } from '../kernel/clock';
import { hmacSha256, toBase64Url } from '../kernel/crypto';
import type { SystemCtx } from '../kernel/ctx';
import { AppError } from '../kernel/errors';
import { networkOf } from '../kernel/network';
import type { AttemptLimiter, Taken, Window } from './attempts.object';

export type { Window } from './attempts.object';

/** What is counted: by whom, and how often it may be tried. */
const POLICIES = {
  /** Wrong passwords only: a right one gives its attempt back. */
  'sign-in': [{ max: 10, windowMs: 15 * MINUTE }],
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

/** Who tries: a network, or somebody named (an e-mail address, a user's id), which is stored as a keyed hash. */
export type Trier = { address: string | null } | { name: string };

interface Counter {
  shard: DurableObjectStub<AttemptLimiter>;
  key: string;
}

/** A fixed number of objects, whoever calls: strangers cannot make more. */
function counterOf(ctx: SystemCtx, act: Act, trier: Trier): Counter {
  const text = 'name' in trier ? `name:${trier.name}` : `network:${networkOf(trier.address)}`;
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
  const booked: (Counter & { at: number; isName: boolean })[] = [];
  for (const trier of triers) {
    const counter = counterOf(ctx, act, trier);
    // Typed here, because the stub's own type is a Promise of both cases in one.
    const taken: Taken = await counter.shard.take(counter.key, [...POLICIES[act]]);
    if (!taken.ok) {
      await giveBack(booked);
      throw new AppError('auth.too_many_attempts', {
        retryAfter: Math.ceil(taken.retryAfterMs / SECOND),
      });
    }
    booked.push({ ...counter, at: taken.at, isName: 'name' in trier });
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
