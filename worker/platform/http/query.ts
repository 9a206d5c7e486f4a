import type { MiddlewareHandler } from 'hono';
import * as z from 'zod';
import { invalidRequest } from '../core/errors';
import { toFieldErrors } from './field-errors';
import { hasQueryValidator, hasRoute, type AppEnv } from './router';

/**
 * Refuses query parameters at routes without a validator of the query: an ignored filter would answer with too much.
 * `taken` are the parameters that the route reads itself.
 * @throws request.invalid.
 */
export function refuseUnknownQuery(...taken: readonly string[]): MiddlewareHandler<AppEnv> {
  const schema = z.strictObject(Object.fromEntries(taken.map((name) => [name, z.unknown()])));
  return (c, next) => {
    if (!c.req.url.includes('?') || !hasRoute(c) || hasQueryValidator(c)) return next();
    const sent = c.req.query();
    const { error } = schema.safeParse(sent);
    if (error) throw invalidRequest(toFieldErrors('query', error.issues, sent));
    return next();
  };
}
