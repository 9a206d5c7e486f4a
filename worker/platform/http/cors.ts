import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import type { AppEnv } from './router';

const anyOrigin: MiddlewareHandler<AppEnv> = cors({
  origin: '*',
  allowMethods: ['GET', 'HEAD'],
  allowHeaders: ['If-None-Match'],
  exposeHeaders: ['Api-Version', 'ETag', 'Retry-After', 'X-Request-Id'],
  maxAge: 86_400,
});

/**
 * Any website may read the routes with this middleware: their answers are the same for everybody. API keys are secrets of
 * a server and sessions belong to the dashboard's origin, so no other route sends `Access-Control-*`.
 */
export const allowAnyOrigin: MiddlewareHandler<AppEnv> = (c, next) => {
  // OPTIONS of a program asks for the methods, and not for another origin.
  const isPlainOptions =
    c.req.method === 'OPTIONS' && c.req.header('access-control-request-method') === undefined;
  return isPlainOptions ? next() : anyOrigin(c, next);
};

/** For the same routes; runs before the headers of all other answers. */
export const crossOriginResource: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next();
  c.res.headers.set('cross-origin-resource-policy', 'cross-origin');
};
