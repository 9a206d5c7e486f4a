import { zValidator } from '@hono/zod-validator';
import type { Context, ValidationTargets } from 'hono';
import { resolver, uniqueSymbol } from 'hono-openapi';
import type { ZodType } from 'zod';
import { AppError, invalidRequest } from '../core/errors';
import type { RequestPart } from '../core/field-error';
import { toFieldErrors } from './field-errors';
import { readsQuery } from './router';

const PARTS = {
  json: 'body',
  form: 'body',
  query: 'query',
  param: 'path',
  header: 'header',
  cookie: 'header',
} as const satisfies Record<keyof ValidationTargets, RequestPart>;

/** Parses one part of the request; @throws request.invalid with each wrong value and what to do. */
export const validate = <T extends ZodType, K extends keyof ValidationTargets>(
  target: K,
  schema: T,
) => {
  const validator = zValidator(target, schema, (result) => {
    if (!result.success)
      throw invalidRequest(toFieldErrors(PARTS[target], result.error.issues, result.data));
  });
  const empty = target === 'query' ? ofNothing(schema) : null;
  const quick: typeof validator = empty
    ? async (c, next) => {
        if (c.req.url.includes('?')) return validator(c, next);
        c.req.addValidatedData(target, empty);
        return next();
      }
    : validator;
  // Every JSON body is required. Hono's own validator would accept a request without a body as `{}`, with all defaults.
  const ofBody: typeof validator = async (c, next) => {
    const sent = await bodyOf(c);
    const parsed = await schema.safeParseAsync(sent);
    if (!parsed.success) throw invalidRequest(toFieldErrors('body', parsed.error.issues, sent));
    c.req.addValidatedData(target, Object(parsed.data));
    return next();
  };
  // The OpenAPI document reads the route's parameters and body from here.
  const declared = { [uniqueSymbol]: { target, ...resolver(schema) } };
  const handler = Object.assign(target === 'json' ? ofBody : quick, declared);
  return target === 'query' ? readsQuery(handler) : handler;
};

/** @throws request.malformed_json, also without a body. */
async function bodyOf(c: Context): Promise<unknown> {
  try {
    return await c.req.json();
  } catch (error) {
    // Other errors are not about the text: it may be too long, or the sender may have disconnected.
    throw error instanceof SyntaxError ? new AppError('request.malformed_json') : error;
  }
}

/** The precomputed result of an empty query string, the common case. Null when the schema requires a value. */
function ofNothing(schema: ZodType): object | null {
  const { success, data } = schema.safeParse({});
  return success && typeof data === 'object' && data !== null ? Object.freeze(data) : null;
}
