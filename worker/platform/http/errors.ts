import type { Context, ErrorHandler, NotFoundHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { ERROR_CATALOGUE } from '../core/error-catalogue';
import { AppError, describeError, type Refused } from '../core/errors';
import { log } from '../core/log';
import { fixedRetryAfter } from '../core/retry-after';
import { isAuthenticated, type AppEnv } from './router';

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
    ...(verification !== undefined && { verificationId: verification }),
  };
  if (status === 401) c.header('www-authenticate', 'Bearer');
  if (retryAfter !== undefined) c.header('retry-after', String(retryAfter));
  return c.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json' });
}

export const onError: ErrorHandler<AppEnv> = (error, c) => {
  if (error instanceof AppError) return problem(c, error);
  // The validator's own error, before our schema is applied.
  if (error instanceof HTTPException && error.status === 400)
    return problem(c, new AppError('request.malformed_json'));
  const requestId = c.get('requestId');
  log('error', 'http.unhandled', { requestId, path: c.req.routePath, error: describeError(error) });
  return problem(c, new AppError('internal', { requestId }));
};

/** `admit` counts or refuses anonymous callers that probe for routes; authenticated callers are counted already. */
export const notFound =
  (admit: (c: Context<AppEnv>) => Promise<void>): NotFoundHandler<AppEnv> =>
  async (c) => {
    if (!isAuthenticated(c)) await admit(c);
    return problem(
      c,
      new AppError('request.route_not_found', {
        method: c.req.method.slice(0, 20),
        path: c.req.path.slice(0, 200),
      }),
    );
  };
