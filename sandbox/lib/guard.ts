import type { MiddlewareHandler } from 'hono';

/** The control API has no key, so pages of other origins must not use it through the developer's browser. */
export const refuseForeignPages: MiddlewareHandler = async (c, next) => {
  const origin = c.req.header('origin');
  if (c.req.method !== 'GET' && origin !== undefined && origin !== new URL(c.req.url).origin) {
    return c.json({ error: 'foreign origin' }, 403);
  }
  return next();
};
