export interface Posted {
  status: number | null;
  error: string | null;
}

/** One attempt at a webhook: the status that came back, or why none did. */
export async function post(
  url: string,
  timeoutMs: number,
  prepare: () => Promise<{ headers: Headers; body: string }>,
): Promise<Posted> {
  // A timer of our own, to be cleared: those of AbortSignal.timeout last, and an object may have 10,000.
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(new Error('timed out')), timeoutMs);
  try {
    const response = await fetch(url, {
      ...(await prepare()),
      method: 'POST',
      redirect: 'manual',
      signal: patience.signal,
    });
    await response.body?.cancel();
    return { status: response.status, error: null };
  } catch (error) {
    return { status: null, error: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
