import { SECOND } from '../../platform/core/clock';
import { startDeadline } from '../../platform/core/timeout';

const TIMEOUT_MS = 15 * SECOND;
/** Part of the response body that is read and stored. */
const ANSWER_BYTES = 1_024;

/** Outcome of one request. `status`: the response is not a success; `redirect`: it is a redirect. */
export type Outcome = 'delivered' | 'gone' | 'redirect' | 'status' | 'timeout' | 'network';

export interface Reply {
  outcome: Outcome;
  /** HTTP status; null without a response. */
  status: number | null;
  /** First kilobyte of the response as text; null without a response. */
  answer: string | null;
  /** The receiver's `Retry-After` in milliseconds, or null. */
  retryAfterMs: number | null;
}

function toOutcome(status: number): Outcome {
  if (status >= 200 && status < 300) return 'delivered';
  if (status === 410) return 'gone';
  return status >= 300 && status < 400 ? 'redirect' : 'status';
}

/** Seconds or an HTTP date as milliseconds after `now`; null for any other text. */
export function parseRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * SECOND;
  const at = /^[A-Z][a-z]{2}, /.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/** The start of a body; a body that breaks off or never ends is kept as far as it was received. */
async function readStart(response: Response): Promise<string> {
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
    // The status alone decides whether the webhook was delivered.
  }
  reader.cancel().catch(() => undefined);
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, ANSWER_BYTES));
}

/** Sends one POST to a customer's server, within 15 seconds and without redirects. The caller has checked the URL. */
export async function postWebhook(
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
      outcome: toOutcome(status),
      status,
      answer: await readStart(response),
      retryAfterMs,
    };
  } catch {
    const outcome = deadline.signal.aborted ? 'timeout' : 'network';
    return { outcome, status: null, answer: null, retryAfterMs: null };
  } finally {
    deadline.clear();
  }
}
