import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { AppError } from '../kernel/errors';
import type { AppEnv } from './router';

/** Bodies of at most `limit` bytes, counted while they are read. Nobody reads one that comes with a GET. */
export function limitBody(limit: number): MiddlewareHandler<AppEnv> {
  const limited = bodyLimit({
    maxSize: limit,
    onError: () => {
      throw new AppError('request.too_large', { limit });
    },
  });
  return (c, next) => (c.req.method === 'GET' ? next() : limited(c, next));
}

/** A body that is not declared as JSON is refused before anything reads it. */
export const requireJson: MiddlewareHandler<AppEnv> = (c, next) => {
  if (c.req.method === 'GET') return next();
  const type = c.req.header('content-type');
  const hasBody = c.req.raw.body !== null && c.req.header('content-length') !== '0';
  if (hasBody && !/^application\/json\s*(;|$)/i.test(type ?? ''))
    throw new AppError('request.unsupported_media_type');
  return next();
};
