import * as z from 'zod';
import { SECOND } from '../../platform/core/clock';
import { describeError } from '../../platform/core/errors';
import { startDeadline } from '../../platform/core/timeout';

const TIMEOUT_MS = 10 * SECOND;

export interface Text {
  /** E.164. */
  to: string;
  body: string;
}

/** `refused` is the provider's last word on this text; `failed` may be tried again. */
export type Handover = { kind: 'accepted' } | { kind: 'refused' | 'failed'; note: string };

// What a later try may mend: our credentials or quota, not this text.
const LATER = new Set([401, 403, 408, 409, 425, 429]);

/** Twilio's error body, as far as a log needs it: never its message, which quotes the number. */
const Refusal = z.object({ code: z.int() });

/**
 * Hands one text to Twilio's Messages API. It knows no idempotency key: a text whose answer is lost is sent once more
 * (docs/notifications.md).
 */
export async function sendText(env: Env, { to, body }: Text): Promise<Handover> {
  const { TWILIO_URL, TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: token, SMS_FROM } = env;
  const deadline = startDeadline(TIMEOUT_MS);
  try {
    const url = `${TWILIO_URL}/2010-04-01/Accounts/${encodeURIComponent(sid)}/Messages.json`;
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${sid}:${token}`)}` },
      // As a form: that is what their API reads.
      body: new URLSearchParams({ To: to, From: SMS_FROM, Body: body }),
      redirect: 'manual',
      signal: deadline.signal,
    });
    const { status } = response;
    if (status === 201) {
      await response.body?.cancel();
      return { kind: 'accepted' };
    }
    const refusal = Refusal.safeParse(await response.json().catch(() => null));
    const note = `status ${status}${refusal.success ? ` (error ${refusal.data.code})` : ''}`;
    const isFinal = status >= 400 && status < 500 && !LATER.has(status);
    return { kind: isFinal ? 'refused' : 'failed', note };
  } catch (error) {
    return { kind: 'failed', note: describeError(error) };
  } finally {
    deadline.clear();
  }
}
