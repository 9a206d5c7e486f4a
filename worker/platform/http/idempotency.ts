import type { Context, MiddlewareHandler } from 'hono';
import { AppError } from '../core/errors';
import {
  beginRequest,
  releaseRequest,
  storeAnswer,
  toNamedRequest,
  type Answer,
} from './idempotent-requests.service';
import { parseIdempotencyKey, REPLAYED_HEADER } from './idempotency-key';
import type { AppEnv } from './router';

/** The headers that are stored with the body of an answer. */
const KEPT_HEADERS = ['content-type', 'location'];

/** JSON bodies are equal regardless of the order of fields and of whitespace. */
function canonical(text: string): string {
  try {
    return JSON.stringify(sorted(JSON.parse(text)));
  } catch {
    return text;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, one]) => [name, sorted(one)]));
}

async function answerOf({ res }: Context<AppEnv>): Promise<Answer> {
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = res.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  const body = await res.clone().text();
  return { status: res.status, headers: Object.fromEntries(headers), body };
}

const replay = ({ status, headers, body }: Answer): Response =>
  new Response(body, { status, headers: { ...headers, [REPLAYED_HEADER]: 'true' } });

/**
 * A repeat with the same Idempotency-Key has no further effect and gets the same answer (I-70). Place it after the access checks, so that a repeat needs the same rights. Without the header it does nothing.
 * @throws idempotency.key_invalid, idempotency.in_progress, idempotency.body_differs.
 */
export const honorIdempotencyKey: MiddlewareHandler<AppEnv> = async (c, next) => {
  const key = parseIdempotencyKey(c.req.header('idempotency-key'));
  if (key === null) return next();
  const ctx = c.get('ctx');
  const { user, credentialId } = ctx.principal;
  const { pathname, search } = new URL(c.req.url);
  const request = toNamedRequest({
    caller: user?.id ?? credentialId,
    address: `${c.req.method} ${pathname}${search}`,
    key,
    body: canonical(await c.req.text()),
  });
  const begun = await beginRequest(ctx, request);
  if (begun.kind === 'differs') throw new AppError('idempotency.body_differs');
  if (begun.kind === 'in_progress') throw new AppError('idempotency.in_progress');
  if (begun.kind === 'answered') return replay(begun.answer);
  c.set('ctx', { ...ctx, seed: begun.seed });
  await next();
  const { status } = c.res;
  if (status < 300) return storeAnswer(ctx, request, await answerOf(c));
  // After an internal error it is unknown what was created.
  return releaseRequest(ctx, request, { runs: status < 500 ? begun.runs : Infinity });
};
