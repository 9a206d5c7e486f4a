import type { Context, MiddlewareHandler } from 'hono';
import { log } from '../core/log';
import { LogBudget } from './log-budget';
import { isAuthenticated, type AppEnv } from './router';
import { addSecurityHeaders } from './security-headers';

// A read or a webhook that went well says little, and its line costs more than the request itself.
const REQUESTS_FOR_A_LINE = 64;
const failures = new LogBudget();
const others = new LogBudget();

const routine = (): number => (Math.random() * REQUESTS_FOR_A_LINE >= 1 ? 0 : REQUESTS_FOR_A_LINE);

/** Of whom nobody knows who it was: what was refused must not hide what was not. */
const budgetOf = ({ res: { status } }: Context<AppEnv>): LogBudget =>
  status >= 400 && status < 500 ? failures : others;

/**
 * What every answer has: what keeps it safe in a browser, the request's id, which version answered, and no caching
 * unless the route says so. And one log line per request, for what is routine one in 64: the route's pattern, never
 * its parameters or query. What strangers do has 60 lines a minute, and 60 more what they do in vain (I-71); of either
 * the next one counts the rest.
 * `counts` says how many requests a line stands for; workerd's clock, and so `ms`, moves with I/O only.
 */
export const requestContext: MiddlewareHandler<AppEnv> = async (c, next) => {
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
    addSecurityHeaders(headers);
    headers.set('x-request-id', requestId);
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  }
  const { method } = c.req;
  // A caller that is over its limit must not cost more than one that is not.
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
