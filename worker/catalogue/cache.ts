import { waitUntil } from 'cloudflare:workers';
import { describeError } from '../kernel/errors';
import { log } from '../kernel/log';

interface Entry {
  value: unknown;
  at: number;
}

export interface Freshness {
  /** Answered from memory without a question, milliseconds. */
  freshMs: number;
  /** Answered while a new value is fetched behind the answer, milliseconds. */
  staleMs: number;
}

const memory = new Map<string, Entry>();
const flights = new Map<string, Promise<unknown>>();
const MAX_ENTRIES = 5_000;

/** Isolate memory outlives a test's storage. */
export const forgetCache = (): void => memory.clear();

/**
 * Stale-while-revalidate with single flight in this isolate (I-13): one load at a time for a key; a failed
 * refresh keeps the old value while it may still serve. @throws what `load` throws when there is no value.
 */
export async function cached<T>(
  key: string,
  freshness: Freshness,
  load: () => Promise<T>,
): Promise<T> {
  const entry = memory.get(key);
  const age = entry ? Date.now() - entry.at : Infinity;
  if (entry && age < freshness.freshMs) return entry.value as T;
  const loading = flight(key, load);
  if (!entry || age >= freshness.staleMs) return loading;
  waitUntil(
    loading.catch((error: unknown) => log('warn', 'cache.refresh', { error: describeError(error) })),
  );
  return entry.value as T;
}

function flight<T>(key: string, load: () => Promise<T>): Promise<T> {
  const running = flights.get(key);
  if (running) return running as Promise<T>;
  const started = load()
    .then((value) => {
      if (memory.size >= MAX_ENTRIES) memory.clear();
      memory.set(key, { value, at: Date.now() });
      return value;
    })
    .finally(() => flights.delete(key));
  flights.set(key, started);
  return started;
}
