import type { Context, ErrorHandler, NotFoundHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { ERROR_CATALOGUE } from '../core/error-catalogue';
import { AppError, describeError, refuse, type Refused } from '../core/errors';
import { log } from '../core/log';
import { fixedRetryAfter } from '../core/retry-after';
import { hasRoute, isAuthenticated, type AppEnv } from './router';

/** RFC 9457. `type` links to the code in the error reference; `instance` is the request id. */
export function problem(c: Context<AppEnv>, error: AppError | Refused): Response {
  const {
    code,
    message: detail,
    status,
    params: { retryAfter = fixedRetryAfter(code), verification },
  } = error;
  const body = {
    type: `/docs/errors#${code}`,
    title: ERROR_CATALOGUE[code][1],
    status,
    detail,
    code,
    instance: c.get('requestId'),
    ...('errors' in error && error.errors && { errors: error.errors }),
    ...(verification !== undefined && { verificationId: verification }),
  };
  if (status === 401) c.header('www-authenticate', 'Bearer');
  // RFC 9110 §15.5.22.
  if (status === 426) c.header('upgrade', 'websocket');
  if (retryAfter !== undefined) c.header('retry-after', String(retryAfter));
  return c.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json' });
}

/** The methods of the routes at a path, as `Allow` names them; empty for an unknown path. */
export type AllowedMethods = (path: string) => readonly string[];

/**
 * The answer to a request that no route takes: 404 for an unknown path, else 405 with `Allow`, or 204 to OPTIONS
 * (RFC 9110 §9.3.7, §15.5.6).
 */
function unrouted(c: Context<AppEnv>, allowedMethods: AllowedMethods): Response {
  const methods = allowedMethods(c.req.path);
  const method = c.req.method.slice(0, 20);
  const path = c.req.path.slice(0, 200);
  if (methods.length === 0) return problem(c, refuse('request.route_not_found', { method, path }));
  const allowed = methods.join(', ');
  c.header('allow', allowed);
  if (method === 'OPTIONS') return c.body(null, 204);
  return problem(c, refuse('request.method_not_allowed', { method, path, allowed }));
}

/**
 * Where no route matches, a refused caller learns that, and not that the credentials are missing: a misspelled address
 * would read as a broken API key. Limits still apply.
 */
export const onError =
  (allowedMethods: AllowedMethods): ErrorHandler<AppEnv> =>
  (error, c) => {
    if (error instanceof AppError)
      return error.status === 429 || hasRoute(c) ? problem(c, error) : unrouted(c, allowedMethods);
    // The validator's own error, before our schema is applied.
    if (error instanceof HTTPException && error.status === 400)
      return problem(c, new AppError('request.malformed_json'));
    const requestId = c.get('requestId');
    const { routePath: path } = c.req;
    log('error', 'http.unhandled', { requestId, path, error: describeError(error) });
    return problem(c, new AppError('internal', { requestId }));
  };

/** `admit` counts or refuses anonymous callers that probe for routes; authenticated callers are counted already. */
export const notFound =
  (
    admit: (c: Context<AppEnv>) => Promise<void>,
    allowedMethods: AllowedMethods,
  ): NotFoundHandler<AppEnv> =>
  async (c) => {
    if (!isAuthenticated(c)) await admit(c);
    return unrouted(c, allowedMethods);
  };
