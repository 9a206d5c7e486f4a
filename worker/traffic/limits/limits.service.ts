import { waitUntil } from 'cloudflare:workers';
import { MINUTE, SECOND } from '../../platform/core/clock';
import type { Principal } from '../../platform/core/ctx';
import { AppError, describeError } from '../../platform/core/errors';
import { perIsolate } from '../../platform/core/isolate-cache';
import { log } from '../../platform/core/log';
import { pollUntil, withTimeout } from '../../platform/core/timeout';
import { Turn } from '../../platform/core/turn';
import { Counter } from '../usage/tally';
import { shardOf } from './address';
import { patienceOf, type Answer, type Limits } from './lease';
import { LeaseBook, type Holder, type Holding, type Verdict } from './lease-book';
import { limiterOf } from './limiter.client';

/** Requests a minute of somebody who has not said who they are. */
const STRANGERS = { limit: 300, keyLimit: null, windowMs: MINUTE };
/** And of a signed-in person, whose pages ask for themselves: the tier's minute is for programs. */
const PEOPLE = { limit: 600, keyLimit: null, windowMs: MINUTE };
const PATIENCE_MS = patienceOf(MINUTE);
/** Calls that no question carries along are told after this; an isolate that ends before loses no more than these. */
const TELL_MS = 20 * SECOND;
/** A question takes along what was counted so long ago: what it tells of is a row. */
const GATHER_MS = 10 * SECOND;

const deps = {
  now: () => Date.now(),
  newAsk: () => crypto.randomUUID(),
  keep: (flight: Promise<void>): void => waitUntil(flight),
  join: (_: unknown, isOver: () => boolean): Promise<void> => pollUntil(isOver, 2 * PATIENCE_MS),
};
const callers = new LeaseBook(deps);
const strangers = new LeaseBook(deps);
const counters = new WeakMap<Holding, Counter>();
const untold = new Set<Holding>();
const telling = new Turn();

perIsolate('limits', {
  clear() {
    callers.clear();
    strangers.clear();
    untold.clear();
    // A test tells by itself (`flushUsage`): nothing of it may go on behind the next one.
    telling.hold();
  },
});

/** What this isolate holds for the caller: a key, or a person, whose sessions count together. */
export const getLease = ({ accountId, credentialId, user, keyRateLimit }: Principal): Holding =>
  callers.of({ accountId, credentialId: user?.id ?? credentialId, keyLimit: keyRateLimit });

/** Whether programs use the credential; else it is a person. */
export const isKey = ({ credentialId }: Holder): boolean => credentialId.startsWith('key_');

/** Asks the account's limiter, and tells it what was counted since; for a person their shard. */
export function acquire(env: Env, holding: Holding): Promise<Verdict> {
  if (!isKey(holding.holder)) return obtainInShard(env, callers, holding, PEOPLE);
  const counter = counterOf(holding);
  return callers.obtain(holding, async (question) => {
    const { accountId, keyLimit } = holding.holder;
    const now = deps.now();
    const batch = counter.hasWaited(GATHER_MS, now) ? counter.outgoing(deps.newAsk, now) : null;
    const asked = limiterOf(env, accountId).ask({ ...question, keyLimit, batch });
    const answer = await withTimeout<Answer>(asked, PATIENCE_MS);
    counter.acknowledge(batch);
    return answer;
  });
}

/** Counts an answered request of the caller: no write, and mostly no call either. */
export function countCall(
  env: Env,
  holding: Holding,
  call: { route: string; status: number; ms: number },
): void {
  counterOf(holding).count(call.route, call.status, call.ms, deps.now());
  untold.add(holding);
  if (telling.take(deps.now())) waitUntil(tellLater(env));
}

function counterOf(holding: Holding): Counter {
  let counter = counters.get(holding);
  if (!counter) {
    // Sessions come and go: what a browser called is the dashboard's.
    counter = new Counter(isKey(holding.holder) ? holding.holder.credentialId : 'session');
    counters.set(holding, counter);
  }
  return counter;
}

async function tellLater(env: Env): Promise<void> {
  await scheduler.wait(TELL_MS);
  telling.give();
  await flushUsage(env);
}

/** Tells every limiter what it has not heard of yet. */
export async function flushUsage(env: Env): Promise<void> {
  const holdings = [...untold];
  untold.clear();
  await Promise.all(
    holdings.map(async (holding) => {
      const counter = counterOf(holding);
      const batch = counter.outgoing(deps.newAsk, deps.now());
      if (!batch) return;
      try {
        await limiterOf(env, holding.holder.accountId).record(batch);
        counter.acknowledge(batch);
      } catch (error) {
        // Goes along with the caller's next question.
        log('warn', 'usage.untold', { error: describeError(error) });
      }
    }),
  );
}

const shard = (env: Env, subject: string) => env.ADDRESS_LIMITER.getByName(shardOf(subject));

/**
 * Counts a request of a stranger: by the edge's own counter, which costs nothing, then exactly.
 * @throws limits.address
 */
export async function admitAddress(env: Env, address: string): Promise<void> {
  const holding = strangers.of({ accountId: '', credentialId: address, keyLimit: null });
  const verdict = holding.take(deps.now()) ?? (await obtainForStranger(env, holding));
  // Strangers change nothing, so a limiter that does not answer keeps nobody out.
  if (verdict === 'blocked')
    throw new AppError('limits.address', { retryAfter: toSeconds(holding.waitMs(deps.now())) });
}

/**
 * Refuses an address whose minute is used up before anything is looked up for its sake, but for one look-up a second:
 * a customer may sit behind the same address. Counts nothing: who is a stranger is found out later.
 * @throws limits.address
 */
export function assertAddressNotBlocked(address: string): void {
  const holding = strangers.find({ accountId: '', credentialId: address });
  const now = deps.now();
  if (holding?.isBlocked(now) && !holding.mayLookUp(now))
    throw new AppError('limits.address', { retryAfter: toSeconds(holding.waitMs(now)) });
}

async function obtainForStranger(env: Env, holding: Holding): Promise<Verdict> {
  const address = holding.holder.credentialId;
  if (!(await passesEdge(env, address)))
    throw new AppError('limits.address', { retryAfter: MINUTE / SECOND });
  return obtainInShard(env, strangers, holding, STRANGERS);
}

function obtainInShard(
  env: Env,
  book: LeaseBook,
  holding: Holding,
  limits: Limits,
): Promise<Verdict> {
  const { credentialId } = holding.holder;
  return book.obtain(holding, (question) =>
    withTimeout<Answer>(shard(env, credentialId).ask(question, limits), PATIENCE_MS),
  );
}

async function passesEdge(env: Env, address: string): Promise<boolean> {
  try {
    return (await env.ADDRESS_RATE.limit({ key: address })).success;
  } catch (error) {
    log('warn', 'limits.edge', { error: describeError(error) });
    return true;
  }
}

export const toSeconds = (ms: number): number => Math.max(1, Math.ceil(ms / SECOND));
