import { waitUntil } from 'cloudflare:workers';

/** @throws when `work` takes longer than `ms`. */
export async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('the limiter is late')), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Waits for what another request began, at most `ms`: the runtime may drop that request, and it ends one that waits
 * with nothing of its own under way as hung.
 */
export async function joined(flight: Promise<void>, ms: number): Promise<void> {
  // It goes on when its caller hangs up, for those who wait for the same answer.
  waitUntil(flight);
  await within(flight, ms).catch(() => undefined);
}
