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

// A read that went well says little, and its line costs more than the request itself.
const READS_FOR_A_LINE = 16;

/**
 * One line per request, for reads that went well and for limited ones one in sixteen: the route's pattern, never its parameters or
 * query. `counts` says how many requests a line stands for.
 */
export const accessLog: MiddlewareHandler<AppEnv> = async (c, next) => {
  const started = Date.now();
  await next();
  const { method } = c.req;
  // A caller that is over its limit must not cost more than one that is not.
  const isRoutine = (method === 'GET' && c.res.status < 400) || c.res.status === 429;
  if (isRoutine && Math.random() * READS_FOR_A_LINE >= 1) return;
  log('info', 'http.request', {
    requestId: c.var.requestId,
    method,
    route: c.req.routePath,
    status: c.res.status,
    ms: Date.now() - started,
    counts: isRoutine ? READS_FOR_A_LINE : 1,
  });
};
