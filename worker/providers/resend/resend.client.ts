import { describeError } from '../../platform/core/errors';
import { SECOND } from '../../platform/core/clock';
import { startDeadline } from '../../platform/core/timeout';

const TIMEOUT_MS = 10 * SECOND;

export interface Envelope {
  from: string;
  /** The mailbox that people read: answers must not go to the sender’s. */
  replyTo: string;
  to: string;
  subject: string;
  html: string;
  text: string;
}

/** `refused` is final for this email; `failed` may be retried with the same key. */
export type SendResult = { kind: 'accepted' } | { kind: 'refused' | 'failed'; note: string };

// A request with this key in progress, and failures of our API key or our quota, which a retry may resolve.
const RETRYABLE = new Set([401, 403, 408, 409, 425, 429]);

/** Sends one email through Resend; a repeat with the same key within a day does not send it again. */
export async function sendEmail(
  env: Env,
  { replyTo, ...mail }: Envelope,
  key: string,
): Promise<SendResult> {
  const deadline = startDeadline(TIMEOUT_MS);
  try {
    const response = await fetch(new URL('/emails', env.RESEND_URL), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${env.RESEND_API_KEY}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({ ...mail, reply_to: replyTo, to: [mail.to] }),
      redirect: 'manual',
      signal: deadline.signal,
    });
    await response.body?.cancel();
    const { status } = response;
    const note = `status ${status}`;
    if (response.ok) return { kind: 'accepted' };
    if (status >= 400 && status < 500 && !RETRYABLE.has(status)) return { kind: 'refused', note };
    return { kind: 'failed', note };
  } catch (error) {
    return { kind: 'failed', note: describeError(error) };
  } finally {
    deadline.clear();
  }
}
