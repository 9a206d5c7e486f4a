import * as z from 'zod';
import { SECOND } from '../../platform/core/clock';
import { describeError } from '../../platform/core/errors';
import { startDeadline } from '../../platform/core/timeout';

const TIMEOUT_MS = 10 * SECOND;

export interface SmsText {
  /** E.164. */
  to: string;
  body: string;
}

/** `refused` is final for this text; `failed` may be retried. */
export type SendResult = { kind: 'accepted' } | { kind: 'refused' | 'failed'; note: string };

// Failures of our credentials or our quota, which a retry may resolve.
const RETRYABLE = new Set([401, 403, 408, 409, 425, 429]);

/** The part of Twilio's error that is logged; never its message, which contains the phone number. */
const Refusal = z.object({ code: z.int() });

/**
 * Sends one text through Twilio's Messages API, which has no idempotency key: a text whose response is lost is sent again
 * (docs/notifications.md).
 */
export async function sendText(env: Env, { to, body }: SmsText): Promise<SendResult> {
  const { TWILIO_URL, TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: token, SMS_FROM } = env;
  const deadline = startDeadline(TIMEOUT_MS);
  try {
    const url = `${TWILIO_URL}/2010-04-01/Accounts/${encodeURIComponent(sid)}/Messages.json`;
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${sid}:${token}`)}` },
      // Their API accepts only forms.
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
    const isFinal = status >= 400 && status < 500 && !RETRYABLE.has(status);
    return { kind: isFinal ? 'refused' : 'failed', note };
  } catch (error) {
    return { kind: 'failed', note: describeError(error) };
  } finally {
    deadline.clear();
  }
}
