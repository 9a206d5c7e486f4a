import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { AppError } from '../core/errors';
import type { AppEnv } from './router';

/**
 * Accepts bodies of at most `limit` bytes and reads them completely first: a client that disconnects is not an internal
 * error and is not logged as one.
 * @throws request.too_large, request.aborted.
 */
export function limitBody(limit: number): MiddlewareHandler<AppEnv> {
  const limited = bodyLimit({
    maxSize: limit,
    onError: () => {
      throw new AppError('request.too_large', { limit });
    },
  });
  return async (c, next) => {
    let isRead = false;
    try {
      return await limited(c, async () => {
        if (c.req.raw.body) await c.req.arrayBuffer();
        isRead = true;
        await next();
      });
    } catch (error) {
      if (isRead || error instanceof AppError) throw error;
      throw new AppError('request.aborted', {}, { cause: error });
    }
  };
}

/** Accepts JSON of at most `limit` bytes; a body of another content type is refused unread. */
export function acceptJson(limit: number): MiddlewareHandler<AppEnv> {
  const limited = limitBody(limit);
  return (c, next) => {
    // The body of a GET is never read.
    if (c.req.method === 'GET') return next();
    const type = c.req.header('content-type');
    const hasBody = c.req.raw.body !== null && c.req.header('content-length') !== '0';
    if (hasBody && !/^application\/json\s*(;|$)/i.test(type ?? ''))
      throw new AppError('request.unsupported_media_type');
    return limited(c, next);
  };
}
