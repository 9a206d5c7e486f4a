import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './router';

export const API_VERSION = '1';

/** Tells which version answered; the number in the path is the contract, this names it. */
export const versionHeader: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next();
  if (c.res.status !== 101) c.res.headers.set('api-version', API_VERSION);
};

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
