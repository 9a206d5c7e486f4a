import type { MiddlewareHandler } from 'hono';
import type { Scope } from '../core/ctx';
import { AppError } from '../core/errors';
import type { AppEnv } from './router';

/** @throws auth.scope for a key without `scope`, auth.role for a person whose role does not have it. */
export const requireScope =
  (scope: Scope): MiddlewareHandler<AppEnv> =>
  (c, next) => {
    const { scopes, user } = c.get('ctx').principal;
    if (scopes.includes(scope)) return next();
    throw user
      ? new AppError('auth.role', { role: 'owner' })
      : new AppError('auth.scope', { scope });
  };
