import type { MiddlewareHandler } from 'hono';
import { log } from '../kernel/log';
import type { AppEnv } from './router';

/** Tells the caller the request's id and how long we took; workerd's clock moves with I/O only. */
export const serverTiming: MiddlewareHandler<AppEnv> = async (c, next) => {
  const started = Date.now();
  await next();
  // A socket's 101 answer has immutable headers.
  if (c.res.status === 101) return;
  c.res.headers.set('x-request-id', c.var.requestId);
  c.res.headers.set('server-timing', `total;dur=${Date.now() - started}`);
  c.res.headers.set('cache-control', c.res.headers.get('cache-control') ?? 'no-store');
};

/** One line per request: the route's pattern, never its parameters or query. */
export const accessLog: MiddlewareHandler<AppEnv> = async (c, next) => {
  const started = Date.now();
  await next();
  log('info', 'http.request', {
    requestId: c.var.requestId,
    method: c.req.method,
    route: c.req.routePath,
    status: c.res.status,
    ms: Date.now() - started,
  });
};
