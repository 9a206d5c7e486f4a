import type * as z from 'zod';
import { log } from '../../platform/core/log';
import { type Called, succeeded } from './caller';
import { WireError } from './schemas';
import type { Reply } from './transport';
import type { Unread } from './types';

/** The body's `errorCode`, or null: bodies of errors may be empty, HTML or ProblemDetails. */
export function parseErrorCode(reply: Reply): string | null {
  const parsed = WireError.safeParse(reply.body.readable ? reply.body.json : null);
  const code = parsed.success ? (parsed.data.errorCode ?? null) : null;
  return code !== null && /^[\w.-]{1,64}$/.test(code) ? code : null;
}

/** A short reason that contains no text of the provider but its error code (I-47). */
export function describe(called: Called): string {
  if (called.kind === 'failed') return called.detail;
  if (called.kind === 'stopped') return called.reason;
  const code = parseErrorCode(called);
  if (succeeded(called)) return `unreadable ${called.status}`;
  return code === null ? `http ${called.status}` : `http ${called.status} ${code}`;
}

export const unread = (kind: Unread['kind'], detail: string): Unread => ({
  ok: false,
  kind,
  detail,
});

function toUnreadKind(called: Called): Unread['kind'] {
  if (called.kind === 'failed') return 'unavailable';
  if (called.kind === 'stopped') {
    return called.reason === 'rate_limited' || called.reason === 'unauthorized'
      ? called.reason
      : 'unavailable';
  }
  if (called.status === 404) return 'not_found';
  if (called.status === 401 || called.status === 403) return 'unauthorized';
  if (called.status === 429) return 'rate_limited';
  if (!called.body.readable && called.body.why === 'cut') return 'unavailable';
  return called.status >= 500 ? 'unavailable' : 'invalid';
}

/** The result of a read that failed. */
export const toUnread = (called: Called): Unread => unread(toUnreadKind(called), describe(called));

/** The first invalid field and its issue, without its value. */
export function mismatchDetail(error: z.ZodError): string {
  const [issue] = error.issues;
  return `${issue?.path.join('.') ?? ''}: ${issue?.code === 'custom' ? issue.message : (issue?.code ?? '')}`;
}

/** A reply that does not match the contract is `invalid`. The log names fields and no values. */
export function mismatch(operation: string, error: z.ZodError): Unread {
  const detail = mismatchDetail(error);
  log('warn', 'provider.reply_invalid', { operation, detail });
  return unread('invalid', detail);
}
