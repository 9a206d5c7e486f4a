/**
 * Runs `work` once at a time: a caller during a run gets the result of that run. Inside one Durable Object only: the
 * runtime cancels the work of a request that ended, and a caller in another request would wait for it for ever.
 */
export function singleFlight<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => {
    running ??= work().finally(() => {
      running = null;
    });
    return running;
  };
}
