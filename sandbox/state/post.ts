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
  try {
    const response = await fetch(url, {
      ...(await prepare()),
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return { status: response.status, error: null };
  } catch (error) {
    return { status: null, error: error instanceof Error ? error.message : String(error) };
  }
}
