import type { MiddlewareHandler } from 'hono';
import { log } from '../kernel/log';
import type { AppEnv } from './router';
import { API_VERSION } from './versions';

// A read or a webhook that went well says little, and its line costs more than the request itself.
const REQUESTS_FOR_A_LINE = 64;

/**
 * What tells a browser to make as little as possible of an answer (OWASP HTTP Headers Cheat Sheet). Written here
 * because Hono's middleware for it costs an eighth of a read. `x-frame-options` is not there: the content policy says
 * it, and is heard by every browser that hears the other.
 */
const SECURITY: readonly (readonly [string, string])[] = [
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  ['strict-transport-security', 'max-age=63072000; includeSubDomains; preload'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['referrer-policy', 'no-referrer'],
  ['x-content-type-options', 'nosniff'],
];

/**
 * What every answer has: what keeps it safe in a browser, the request's id, which version answered, and no caching
 * unless the route says so. And one log line per request, for what is routine one in 64: the route's pattern, never
 * its parameters or query.
 * `counts` says how many requests a line stands for; workerd's clock, and so `ms`, moves with I/O only.
 */
export const envelope: MiddlewareHandler<AppEnv> = async (c, next) => {
  const started = Date.now();
  // Our own: a caller's header must not choose what our logs are searched by.
  const requestId = `req_${crypto.randomUUID()}`;
  c.set('requestId', requestId);
  await next();
  const { res } = c;
  const { status, headers } = res;
  const ms = Date.now() - started;
  // A socket's 101 answer has immutable headers.
  if (status !== 101) {
    for (const [name, value] of SECURITY) headers.set(name, value);
    headers.set('x-request-id', requestId);
    headers.set('api-version', API_VERSION);
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  }
  const { method } = c.req;
  // A caller that is over its limit must not cost more than one that is not.
  const isRead = method === 'GET' || c.req.path.startsWith('/webhooks/');
  const isRoutine = (isRead && status < 400) || status === 429;
  if (isRoutine && Math.random() * REQUESTS_FOR_A_LINE >= 1) return;
  log('info', 'http.request', {
    requestId,
    method,
    route: c.req.routePath,
    status,
    ms,
    counts: isRoutine ? REQUESTS_FOR_A_LINE : 1,
  });
};
