import type { SystemCtx } from '../../../platform/core/ctx';
import { post, type Outcome, type Reply } from '../../../providers/receiver/receiver.client';
import { lookupOf, reach } from './reach';
import type { Endpoint } from './records';
import { signedHeaders } from './signature';

/** As the wire gave it, or why nothing was sent: the URL is not allowed now, or its host could not be looked up. */
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
  /** How long it took, in milliseconds. */
  ms: number;
}

const UNSENT = { status: null, answer: null, retryAfterMs: null };

/**
 * Judges the endpoint's URL anew, signs `body` as the message `id` and sends it. What goes wrong is an outcome, so that
 * it can be kept.
 */
export async function transmit(
  ctx: SystemCtx,
  endpoint: Pick<Endpoint, 'url' | 'headers' | 'secrets'>,
  { id, body }: { id: string; body: string },
  lookup = lookupOf(ctx.env),
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
    ...(await signedHeaders(endpoint.secrets, { id, body, now: ctx.now() })),
  };
  const reply = await post(found.url, { headers, body, now: ctx.now });
  return { ...reply, ms: ctx.now() - started };
}
