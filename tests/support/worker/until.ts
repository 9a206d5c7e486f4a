/** Waits until `done`, in real time, without the test's clock. */
export async function until(
  done: () => boolean | Promise<boolean>,
  timeoutMs = 10_000,
): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await done())) {
    if (performance.now() > end) throw new Error(`not within ${timeoutMs} ms`);
    await scheduler.wait(5);
  }
}
