/** What `work` gives, if it does so within `ms`; the work itself goes on. @throws when it is late. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Waits for what another request does, at most `ms`. It is looked for and not awaited: the runtime may go on with
 * whoever awaits another request's promise in that request's place, and end both together.
 */
export async function untilOver(isOver: () => boolean, ms: number): Promise<void> {
  let pause = 1;
  for (let waited = 0; !isOver() && waited < ms; waited += pause) {
    pause = Math.min(2 * pause, 16);
    await scheduler.wait(pause);
  }
}
