import * as z from 'zod';
import { SECOND } from '../../platform/core/clock';
import { log } from '../../platform/core/log';
import { startDeadline } from '../../platform/core/timeout';
import type { Outcome, Refused } from './types';

const TIMEOUT_MS = 15 * SECOND;
/** Far above a page of a hundred transactions. */
const MAX_CHARS = 2_000_000;

export interface Call<T extends z.ZodType> {
  /** For the log; never a reference. */
  operation: string;
  method: 'GET' | 'POST' | 'PUT';
  /** Below the base address, with its query. */
  path: string;
  body?: object;
  /** Parses `data` and `meta` of the envelope. */
  schema: T;
}

const Envelope = z.object({
  status: z.boolean(),
  data: z.unknown().optional(),
  meta: z.unknown().optional(),
});
const WireError = z.object({
  message: z.string().catch(''),
  code: z.string().nullish().catch(null),
});

type Reply = { status: number; json: unknown } | { failed: 'timeout' | 'network' };

/** One HTTP exchange, bounded in time and size, redirects not followed. Never rejects. */
async function exchange(env: Env, call: Call<z.ZodType>): Promise<Reply> {
  const deadline = startDeadline(TIMEOUT_MS);
  try {
    const response = await fetch(`${env.PAYSTACK_URL.replace(/\/$/, '')}${call.path}`, {
      method: call.method,
      headers: {
        authorization: `Bearer ${env.PAYSTACK_SECRET_KEY}`,
        accept: 'application/json',
        ...(call.body && { 'content-type': 'application/json' }),
      },
      ...(call.body && { body: JSON.stringify(call.body) }),
      redirect: 'manual',
      signal: deadline.signal,
    });
    const text = await response.text();
    return { status: response.status, json: text.length > MAX_CHARS ? null : parse(text) };
  } catch {
    return { failed: deadline.signal.aborted ? 'timeout' : 'network' };
  } finally {
    deadline.clear();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const refused = (kind: Refused['kind'], detail: string): Refused => ({ ok: false, kind, detail });

/** Interprets an error answer; codes come first, because the status of some differs (contract B.1). */
function parseRefusal(status: number, json: unknown): Refused {
  const error = WireError.safeParse(json);
  const { message, code } = error.success ? error.data : { message: '', code: null };
  const detail = code !== null && /^\w{1,64}$/.test(code ?? '') ? `${status} ${code}` : `${status}`;
  if (code === 'duplicate_reference' || /^duplicate transaction reference/i.test(message))
    return refused('duplicate', detail);
  if (status === 401 || code?.toLowerCase() === 'invalid_key' || message === 'Invalid key')
    return refused('unauthorized', detail);
  if (status === 429) return refused('limited', detail);
  if (status === 404 || code === 'transaction_not_found' || /not found\.?$/i.test(message))
    return refused('not_found', detail);
  return status >= 400 && status < 500
    ? refused('refused', detail)
    : refused('unavailable', detail);
}

/** Calls Paystack and parses the answer; one that violates the contract is `unreadable`, never a guess. Never rejects. */
export async function callPaystack<T extends z.ZodType>(
  env: Env,
  call: Call<T>,
): Promise<Outcome<z.output<T>>> {
  const reply = await exchange(env, call);
  const outcome = 'failed' in reply ? refused('unavailable', reply.failed) : read(reply, call);
  if (!outcome.ok && outcome.kind !== 'not_found') {
    const level = outcome.kind === 'unauthorized' ? 'alert' : 'warn';
    const { kind, detail } = outcome;
    log(level, 'paystack.call_failed', { operation: call.operation, kind, detail });
  }
  return outcome;
}

function read<T extends z.ZodType>(
  { status, json }: { status: number; json: unknown },
  call: Call<T>,
): Outcome<z.output<T>> {
  const envelope = Envelope.safeParse(json);
  if (status < 200 || status >= 300) return parseRefusal(status, json);
  // A success without an envelope was truncated or came from a proxy: the outcome is unknown.
  if (!envelope.success) return refused('unavailable', `${status} no envelope`);
  if (!envelope.data.status) return parseRefusal(400, json);
  const parsed = call.schema.safeParse({ data: envelope.data.data, meta: envelope.data.meta });
  if (parsed.success) return { ok: true, value: parsed.data };
  const [issue] = parsed.error.issues;
  // The field and what is wrong with it, never its value (I-47).
  return refused('unreadable', `${issue?.path.join('.') ?? ''}: ${issue?.code ?? ''}`);
}
