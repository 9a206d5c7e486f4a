import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './router';

/** The date of the last change of the contract: the version of the OpenAPI document. */
export const CONTRACT_DATE = '2026-11-30';

/**
 * Marks a deprecated route: `Deprecation` (RFC 9745) with its start, `Sunset` (RFC 8594) with its end, and a link to its
 * replacement.
 */
export const deprecated =
  (notice: { since: Date; sunset: Date; replacement: string }): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    await next();
    c.res.headers.set('deprecation', `@${Math.floor(notice.since.getTime() / 1_000)}`);
    c.res.headers.set('sunset', notice.sunset.toUTCString());
    c.res.headers.append('link', `<${notice.replacement}>; rel="successor-version"`);
  };
