import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './router';

/** Tells which version answered; the number in the path is the contract, this names it. */
export const API_VERSION = '1';

/**
 * Marks a route that will go: `Deprecation` (RFC 9745) since when, `Sunset` (RFC 8594) until when, and a link to
 * what replaces it.
 */
export const deprecated =
  (notice: { since: Date; sunset: Date; replacement: string }): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    await next();
    c.res.headers.set('deprecation', `@${Math.floor(notice.since.getTime() / 1_000)}`);
    c.res.headers.set('sunset', notice.sunset.toUTCString());
    c.res.headers.append('link', `<${notice.replacement}>; rel="successor-version"`);
  };
