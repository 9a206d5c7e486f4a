import type { MiddlewareHandler } from 'hono';

/** No key guards the sandbox's own API, so no other site's page may use it through the developer's browser. */
export const refuseForeignPages: MiddlewareHandler = async (c, next) => {
  const origin = c.req.header('origin');
  if (c.req.method !== 'GET' && origin !== undefined && origin !== new URL(c.req.url).origin) {
    return c.json({ error: 'foreign origin' }, 403);
  }
  return next();
};
