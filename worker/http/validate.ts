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
  // Where the OpenAPI document reads the route's parameters and body from.
  return Object.assign(validator, { [uniqueSymbol]: { target, ...resolver(schema) } });
};

const sentence = (text = 'Invalid input'): string => (/[.!?]$/.test(text) ? text : `${text}.`);
