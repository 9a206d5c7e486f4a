import { describeError } from '../../platform/core/errors';
import { SECOND } from '../../platform/core/clock';
import { startDeadline } from '../../platform/core/timeout';

const TIMEOUT_MS = 10 * SECOND;

export interface Envelope {
  from: string;
  to: string;
  subject: string;
  html: string;
  text: string;
}

/** `refused` is the provider's last word on this mail; `failed` may be tried again with the same key. */
export type Handover = { kind: 'accepted' } | { kind: 'refused' | 'failed'; note: string };

// A second request with a key that still runs, and what a later try may mend: our key or quota, not this mail.
const LATER = new Set([401, 403, 408, 409, 425, 429]);

/** Hands one mail to Resend; a repeat with the same key within a day sends nothing twice. */
export async function handOver(env: Env, envelope: Envelope, key: string): Promise<Handover> {
  const deadline = startDeadline(TIMEOUT_MS);
  try {
    const response = await fetch(new URL('/emails', env.RESEND_URL), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${env.RESEND_API_KEY}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({ ...envelope, to: [envelope.to] }),
      redirect: 'manual',
      signal: deadline.signal,
    });
    await response.body?.cancel();
    const { status } = response;
    const note = `status ${status}`;
    if (response.ok) return { kind: 'accepted' };
    if (status >= 400 && status < 500 && !LATER.has(status)) return { kind: 'refused', note };
    return { kind: 'failed', note };
  } catch (error) {
    return { kind: 'failed', note: describeError(error) };
  } finally {
    deadline.clear();
  }
}
