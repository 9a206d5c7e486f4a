import { zValidator } from '@hono/zod-validator';
import type { Context, ValidationTargets } from 'hono';
import { resolver, uniqueSymbol } from 'hono-openapi';
import type { ZodType } from 'zod';
import { AppError } from '../core/errors';

interface Issue {
  path: readonly PropertyKey[];
  message: string;
}

/** @throws request.invalid, which names the field and what to do. */
function refuse([issue]: readonly Issue[]): never {
  const where = issue?.path.length ? `"${issue.path.join('.')}": ` : '';
  throw new AppError('request.invalid', { issue: `${where}${sentence(issue?.message)}` });
}

/** Parses one part of the request; what does not fit is a 400 that names the field and what to do. */
export const validate = <T extends ZodType, K extends keyof ValidationTargets>(
  target: K,
  schema: T,
) => {
  const validator = zValidator(target, schema, (result) => {
    if (!result.success) refuse(result.error.issues);
  });
  const empty = target === 'query' ? ofNothing(schema) : null;
  const quick: typeof validator = empty
    ? async (c, next) => {
        if (c.req.url.includes('?')) return validator(c, next);
        c.req.addValidatedData(target, empty);
        return next();
      }
    : validator;
  // The document says of each JSON body that it is required. Hono's own validator takes a request without one for `{}`,
  // and so for one that asks for every default.
  const ofBody: typeof validator = async (c, next) => {
    const parsed = await schema.safeParseAsync(await bodyOf(c));
    if (!parsed.success) refuse(parsed.error.issues);
    c.req.addValidatedData(target, Object(parsed.data));
    return next();
  };
  // Where the OpenAPI document reads the route's parameters and body from.
  const declared = { [uniqueSymbol]: { target, ...resolver(schema) } };
  return Object.assign(target === 'json' ? ofBody : quick, declared);
};

/** @throws request.malformed_json, also where there is no body. */
async function bodyOf(c: Context): Promise<unknown> {
  try {
    return await c.req.json();
  } catch (error) {
    // Whatever else goes wrong is not the text's fault: it may be too long, or its sender gone.
    throw error instanceof SyntaxError ? new AppError('request.malformed_json') : error;
  }
}

/** What a query that says nothing means: worked out once. Null where it must say something. */
function ofNothing(schema: ZodType): object | null {
  const { success, data } = schema.safeParse({});
  return success && typeof data === 'object' && data !== null ? Object.freeze(data) : null;
}

const sentence = (text = 'Invalid input'): string => (/[.!?]$/.test(text) ? text : `${text}.`);
