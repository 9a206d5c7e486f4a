import type { Context, MiddlewareHandler } from 'hono';
import { openDb } from '../db/client';
import { authenticateKey } from '../keys/keys.service';
import type { Principal, Scope, SystemCtx } from '../kernel/ctx';
import { AppError } from '../kernel/errors';
import { readTicket } from '../tickets/tickets';
import type { AppEnv } from './router';

/** For work without a caller. */
export const systemCtx = (env: Env): SystemCtx => ({ db: openDb(env.DB), env, now: Date.now });

const SAFE = new Set(['GET', 'HEAD']);

async function bearer(c: Context<AppEnv>, system: SystemCtx): Promise<Principal> {
  const header = c.req.header('authorization');
  if (!header) throw new AppError('auth.missing');
  const [scheme, key, ...rest] = header.split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !key || rest.length > 0)
    throw new AppError('auth.invalid');
  return authenticateKey(system, key, !SAFE.has(c.req.method));
}

/** Sets `ctx`: who calls, and a database session. Every route but the open ones stands behind it. */
export const authenticate: MiddlewareHandler<AppEnv> = async (c, next) => {
  const system = systemCtx(c.env);
  c.set('ctx', { ...system, principal: await bearer(c, system) });
  await next();
};

/** @throws auth.scope for a credential without `scope`. */
export const requireScope =
  (scope: Scope): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    if (!c.var.ctx.principal.scopes.includes(scope)) throw new AppError('auth.scope', { scope });
    await next();
  };

/** Who opens the socket of `target`: by ticket in the query, or by `Authorization` where a header can be sent. */
export async function socketPrincipal(
  c: Context<AppEnv>,
  target: string,
): Promise<{ accountId: string; credentialId: string; ticket?: { jti: string; exp: number } }> {
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket')
    throw new AppError('sockets.upgrade_required');
  const text = c.req.query('ticket');
  if (text === undefined) {
    const { accountId, credentialId, scopes } = await bearer(c, systemCtx(c.env));
    if (!scopes.includes('verifications:read'))
      throw new AppError('auth.scope', { scope: 'verifications:read' });
    return { accountId, credentialId };
  }
  const ticket = readTicket(c.env.TICKET_KEY, text, { target, now: Date.now() });
  if (!ticket) throw new AppError('tickets.invalid');
  const { account: accountId, credential: credentialId, jti, exp } = ticket;
  return { accountId, credentialId, ticket: { jti, exp } };
}
