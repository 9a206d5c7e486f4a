import type { SystemCtx } from '../../../platform/core/ctx';
import { postWebhook, type Outcome, type Reply } from '../../../providers/receiver/receiver.client';
import { createLookup, reach } from './reach';
import type { Endpoint } from './records';
import { signedHeaders } from './signature';

/** The outcome on the wire, or why nothing was sent: the URL is not allowed now, or its host was not resolved. */
export const OUTCOMES = [
  'delivered',
  'gone',
  'redirect',
  'status',
  'timeout',
  'network',
  'refused',
  'unresolved',
] as const satisfies readonly (Outcome | 'refused' | 'unresolved')[];

export interface Sent extends Omit<Reply, 'outcome'> {
  outcome: (typeof OUTCOMES)[number];
  /** Duration in milliseconds. */
  ms: number;
}

const UNSENT = { status: null, answer: null, retryAfterMs: null };

/**
 * Checks the endpoint's URL again, signs `body` as the message `id` and sends it. A failure is returned as an outcome.
 */
export async function transmit(
  ctx: SystemCtx,
  endpoint: Pick<Endpoint, 'url' | 'headers' | 'secrets'>,
  { id, body }: { id: string; body: string },
  lookup = createLookup(ctx.env),
): Promise<Sent> {
  const started = ctx.now();
  const found = await reach(ctx.env, endpoint.url, lookup);
  if (!found.ok) {
    const outcome = found.refusal === 'unresolved' ? 'unresolved' : 'refused';
    return { ...UNSENT, outcome, ms: ctx.now() - started };
  }
  const headers = {
    ...endpoint.headers,
    'content-type': 'application/json',
    'user-agent': 'Namaskah-Webhooks/1',
    ...signedHeaders(endpoint.secrets, { id, body, now: ctx.now() }),
  };
  const reply = await postWebhook(found.url, { headers, body, now: ctx.now });
  return { ...reply, ms: ctx.now() - started };
}
