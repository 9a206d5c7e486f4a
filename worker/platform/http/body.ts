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

const JSON_UTF8 = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?;?\s*$/i;

/**
 * Accepts uncompressed JSON in UTF-8 of at most `limit` bytes; another body is refused unread.
 * @throws request.unsupported_content_encoding, request.unsupported_media_type, request.too_large, request.aborted.
 */
export function acceptJson(limit: number): MiddlewareHandler<AppEnv> {
  const limited = limitBody(limit);
  return (c, next) => {
    // The body of a GET is never read.
    if (c.req.method === 'GET') return next();
    const hasBody = c.req.raw.body !== null && c.req.header('content-length') !== '0';
    if (hasBody) {
      const encoding = c.req.header('content-encoding');
      if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
        throw new AppError('request.unsupported_content_encoding');
      if (!JSON_UTF8.test(c.req.header('content-type') ?? ''))
        throw new AppError('request.unsupported_media_type');
    }
    return limited(c, next);
  };
}
