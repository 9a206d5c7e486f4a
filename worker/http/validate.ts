import { zValidator } from '@hono/zod-validator';
import type { ValidationTargets } from 'hono';
import type { ZodType } from 'zod';
import { AppError } from '../kernel/errors';

/** Parses one part of the request; what does not fit is a 400 that names the field and what to do. */
export const validate = <T extends ZodType, K extends keyof ValidationTargets>(
  target: K,
  schema: T,
) =>
  zValidator(target, schema, (result) => {
    if (result.success) return;
    const [issue] = result.error.issues;
    const where = issue?.path.length ? `"${issue.path.join('.')}": ` : '';
    throw new AppError('request.invalid', { issue: `${where}${sentence(issue?.message)}` });
  });

const sentence = (text = 'Invalid input'): string => (/[.!?]$/.test(text) ? text : `${text}.`);
