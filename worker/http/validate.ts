import { zValidator } from '@hono/zod-validator';
import type { ValidationTargets } from 'hono';
import { resolver, uniqueSymbol } from 'hono-openapi';
import type { ZodType } from 'zod';
import { AppError } from '../kernel/errors';

/** Parses one part of the request; what does not fit is a 400 that names the field and what to do. */
export const validate = <T extends ZodType, K extends keyof ValidationTargets>(
  target: K,
  schema: T,
) => {
  const validator = zValidator(target, schema, (result) => {
    if (result.success) return;
    const [issue] = result.error.issues;
    const where = issue?.path.length ? `"${issue.path.join('.')}": ` : '';
    throw new AppError('request.invalid', { issue: `${where}${sentence(issue?.message)}` });
  });
  const empty = target === 'query' ? ofNothing(schema) : null;
  const quick: typeof validator = empty
    ? async (c, next) => {
        if (c.req.url.includes('?')) return validator(c, next);
        c.req.addValidatedData(target, empty);
        return next();
      }
    : validator;
  // Where the OpenAPI document reads the route's parameters and body from.
  return Object.assign(quick, { [uniqueSymbol]: { target, ...resolver(schema) } });
};

/** What a query that says nothing means, which most do: worked out once. Null where it must say something. */
function ofNothing(schema: ZodType): object | null {
  const { success, data } = schema.safeParse({});
  return success && typeof data === 'object' && data !== null ? Object.freeze(data) : null;
}

const sentence = (text = 'Invalid input'): string => (/[.!?]$/.test(text) ? text : `${text}.`);
