import type { Context, MiddlewareHandler } from 'hono';
import { perIsolate } from '../core/isolate-cache';
import { log } from '../core/log';
import { LogBudget } from './log-budget';
import { isAuthenticated, type AppEnv } from './router';
import { addSecurityHeaders } from './security-headers';

// The line of a successful read or webhook says little and costs more than the request itself.
const REQUESTS_FOR_A_LINE = 64;
const failures = perIsolate('log-lines-of-refused-requests', new LogBudget());
const others = perIsolate('log-lines-of-other-requests', new LogBudget());

const routine = (): number => (Math.random() * REQUESTS_FOR_A_LINE >= 1 ? 0 : REQUESTS_FOR_A_LINE);

/** Anonymous requests have two budgets: refused requests must not suppress the lines of others. */
const budgetOf = ({ res: { status } }: Context<AppEnv>): LogBudget =>
  status >= 400 && status < 500 ? failures : others;

/**
 * Adds security headers, the request id, the API version and `no-store` (unless the route sets a policy) to every answer,
 * and logs one line per request, or one in 64 for routine requests: the route's pattern, never its parameters or query.
 * Anonymous requests have 60 lines a minute, and 60 more for refused ones (I-71). `counts` is the number of requests of a
 * line. workerd's clock, and so `ms`, advances with I/O only.
 */
export const requestContext: MiddlewareHandler<AppEnv> = async (c, next) => {
  const started = Date.now();
  // Always our own id: a caller's header must not choose the key for searches in the log.
  const requestId = `req_${crypto.randomUUID()}`;
  c.set('requestId', requestId);
  await next();
  const { res } = c;
  const { status, headers } = res;
  const ms = Date.now() - started;
  // A 101 answer has immutable headers.
  if (status !== 101) {
    addSecurityHeaders(headers);
    headers.set('x-request-id', requestId);
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  }
  const { method } = c.req;
  // A caller above its limit must not cost more than another one.
  const isRead = method === 'GET' || c.req.path.startsWith('/webhooks/');
  const isRoutine = (isRead && status < 400) || status === 429;
  const counts = isRoutine ? routine() : isAuthenticated(c) ? 1 : budgetOf(c).take(started);
  if (counts === 0) return;
  log('info', 'http.request', {
    requestId,
    method,
    route: c.req.routePath,
    status,
    ms,
    counts,
  });
};
