import { waitUntil } from 'cloudflare:workers';
import { SECOND } from '../../platform/core/clock';
import { describeError } from '../../platform/core/errors';
import { perIsolate } from '../../platform/core/isolate-cache';
import { log } from '../../platform/core/log';
import { STALE_RUN_MS } from '../../platform/core/background';
import type { LeaseHolder } from '../limits/credential-lease';
import { limiterOf } from '../limits/limiter.client';
import { UsageCounter, type UsageBatch } from './usage-counter';

/** Calls that no question carried are sent after this; an isolate that ends earlier loses at most these. */
const FLUSH_MS = 20 * SECOND;
/** A question carries calls that have waited this long: each batch costs a row. */
const GATHER_MS = 10 * SECOND;

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
    const isKey = holder.credentialId.startsWith('key_');
    counter = new UsageCounter(isKey ? holder.credentialId : 'session');
    counters.set(holder, counter);
  }
  return counter;
}

async function flushLater(env: Env): Promise<void> {
  await scheduler.wait(FLUSH_MS);
  scheduledAt = -Infinity;
  await flushUsage(env);
}

/** Sends each limiter the calls that it has not received. */
export async function flushUsage(env: Env): Promise<void> {
  const holders = [...pending];
  pending.clear();
  await Promise.all(
    holders.map(async (holder) => {
      const batch = counterOf(holder).batch(newId, Date.now());
      if (!batch) return;
      try {
        await limiterOf(env, holder.accountId).record(batch);
        confirmBatch(holder, batch);
      } catch (error) {
        // The next flush or the caller's next question sends it again.
        pending.add(holder);
        log('warn', 'usage.flush_failed', { error: describeError(error) });
      }
    }),
  );
}
