import { SECOND } from '../../platform/core/clock';
import { startDeadline } from '../../platform/core/timeout';

const TIMEOUT_MS = 15 * SECOND;
/** So much of an answer is kept; more is not read. */
const ANSWER_BYTES = 1_024;

/** What came of one request. `status`: an answer that is no success; `redirect`: one that points elsewhere. */
export type Outcome = 'delivered' | 'gone' | 'redirect' | 'status' | 'timeout' | 'network';

export interface Reply {
  outcome: Outcome;
  /** The HTTP status; null without an answer. */
  status: number | null;
  /** The answer's first kilobyte as text; null without one. */
  answer: string | null;
  /** How long the receiver asks to be left alone, in milliseconds; null when it does not. */
  retryAfterMs: number | null;
}

function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return 'delivered';
  if (status === 410) return 'gone';
  return status >= 300 && status < 400 ? 'redirect' : 'status';
}

/** Seconds or an HTTP date, as milliseconds from `now` on; null for anything else. */
export function parseRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * SECOND;
  const at = /^[A-Z][a-z]{2}, /.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/** The beginning of a body. One that breaks off or never ends is kept as far as it came. */
async function beginningOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    while (length < ANSWER_BYTES) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      length += value.byteLength;
    }
  } catch {
    // The status has said already whether it arrived.
  }
  reader.cancel().catch(() => undefined);
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, ANSWER_BYTES));
}

/**
 * One POST to a customer's server, within 15 seconds and without following it anywhere. The URL has been judged before.
 */
export async function post(
  url: URL,
  { headers, body, now }: { headers: Record<string, string>; body: string; now: () => number },
): Promise<Reply> {
  const deadline = startDeadline(TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: deadline.signal,
    });
    const { status } = response;
    const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), now());
    return {
      outcome: outcomeOf(status),
      status,
      answer: await beginningOf(response),
      retryAfterMs,
    };
  } catch {
    const outcome = deadline.signal.aborted ? 'timeout' : 'network';
    return { outcome, status: null, answer: null, retryAfterMs: null };
  } finally {
    deadline.clear();
  }
}
