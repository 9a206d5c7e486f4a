import type { MiddlewareHandler } from 'hono';
import { sha256Hex } from '../kernel/crypto';
import type { AppEnv } from './router';

/** Gives a 200 answer `cacheControl` and an ETag of its body, and answers 304 to a client that has that body. */
export const revalidated =
  (cacheControl: string): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    await next();
    if (c.res.status !== 200) return;
    const etag = `"${sha256Hex(await c.res.clone().text()).slice(0, 32)}"`;
    const headers = { etag, 'cache-control': cacheControl };
    if (isKnown(c.req.header('if-none-match'), etag)) {
      c.res = new Response(null, { status: 304, headers });
      return;
    }
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
  };

/** RFC 9110 §13.1.2: any of the list, compared weakly: a proxy that compresses weakens a tag. */
const isKnown = (ifNoneMatch: string | undefined, etag: string): boolean =>
  (ifNoneMatch ?? '')
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
    .some((tag) => tag === etag || tag === '*');
