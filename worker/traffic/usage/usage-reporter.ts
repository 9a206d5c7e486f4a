import { waitUntil } from 'cloudflare:workers';
import { SECOND } from '../../platform/core/clock';
import { describeError } from '../../platform/core/errors';
import { perIsolate } from '../../platform/core/isolate-cache';
import { log } from '../../platform/core/log';
import { STALE_RUN_MS } from '../../platform/core/background';
import { isKey, type LeaseHolder } from '../limits/credential-lease';
import { limiterOf } from '../limits/limiter.client';
import { UsageCounter, type UsageBatch } from './usage-counter';

/** Calls that no question carried are sent after this; an isolate that ends earlier loses at most these. */
const FLUSH_MS = 20 * SECOND;
/** A question carries calls that have waited this long: each batch costs a row. */
const GATHER_MS = 10 * SECOND;

/** Limiters that one flush calls: an invocation may make a thousand calls. */
const MAX_SENT = 500;

const newId = (): string => crypto.randomUUID();

const counters = new WeakMap<LeaseHolder, UsageCounter>();
/** Holders with calls that may not have been sent. */
const pending = new Set<LeaseHolder>();
/** When the next flush was scheduled; Infinity for never. */
let scheduledAt = -Infinity;

perIsolate('usage', {
  clear() {
    pending.clear();
    // Tests call `flushUsage`: a scheduled flush must not run during the next test.
    scheduledAt = Infinity;
  },
});

/** Counts an answered request of the caller: no write, and usually no call either. */
export function countCall(
  env: Env,
  holder: LeaseHolder,
  call: { route: string; status: number; ms: number },
): void {
  const now = Date.now();
  counterOf(holder).count(call, now);
  pending.add(holder);
  if (now - scheduledAt < STALE_RUN_MS) return;
  scheduledAt = now;
  waitUntil(flushLater(env));
}

/** The calls that the next question to the limiter carries along; null when they can wait. */
export function batchFor(holder: LeaseHolder, now: number): UsageBatch | null {
  const counter = counterOf(holder);
  return counter.hasWaited(GATHER_MS, now) ? counter.batch(newId, now) : null;
}

/** The limiter has stored the batch. */
export const confirmBatch = (holder: LeaseHolder, batch: UsageBatch | null): void =>
  counterOf(holder).confirm(batch);

function counterOf(holder: LeaseHolder): UsageCounter {
  let counter = counters.get(holder);
  if (!counter) {
    // Sessions are many and short: the calls of all browsers are the dashboard's.
    counter = new UsageCounter(isKey(holder) ? holder.credentialId : 'session');
    counters.set(holder, counter);
  }
  return counter;
}

async function flushLater(env: Env): Promise<void> {
  await scheduler.wait(FLUSH_MS);
  scheduledAt = -Infinity;
  await flushUsage(env);
}

/** Sends limiters the calls that they have not received, to at most `MAX_SENT` of them; the others wait for the next flush. */
export async function flushUsage(env: Env): Promise<void> {
  const due: { holder: LeaseHolder; batch: UsageBatch }[] = [];
  for (const holder of pending) {
    if (due.length === MAX_SENT) break;
    pending.delete(holder);
    const batch = counterOf(holder).batch(newId, Date.now());
    if (batch) due.push({ holder, batch });
  }
  const errors: unknown[] = [];
  await Promise.all(
    due.map(async ({ holder, batch }) => {
      try {
        await limiterOf(env, holder.accountId).record(batch);
        confirmBatch(holder, batch);
      } catch (error) {
        // The next flush or the caller's next question sends it again.
        pending.add(holder);
        errors.push(error);
      }
    }),
  );
  if (errors.length > 0)
    log('warn', 'usage.flush_failed', { count: errors.length, error: describeError(errors[0]) });
}
