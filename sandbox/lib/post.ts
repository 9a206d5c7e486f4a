export interface PostResult {
  status: number | null;
  error: string | null;
}

/** One webhook attempt: the status of the answer, or the reason why none arrived. */
export async function post(
  url: string,
  timeoutMs: number,
  prepare: () => Promise<{ headers: Headers; body: string }>,
): Promise<PostResult> {
  // Cleared after the attempt, unlike AbortSignal.timeout's timers: an object may have 10,000.
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new Error('timed out')), timeoutMs);
  try {
    const response = await fetch(url, {
      ...(await prepare()),
      method: 'POST',
      redirect: 'manual',
      signal: deadline.signal,
    });
    await response.body?.cancel();
    return { status: response.status, error: null };
  } catch (error) {
    return { status: null, error: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
