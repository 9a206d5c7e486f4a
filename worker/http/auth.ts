import type { Context, MiddlewareHandler } from 'hono';
import { openDb } from '../db/client';
import { authenticateSession, refreshSession } from '../identity/sessions.service';
import { authenticateKey } from '../keys/keys.service';
import type { Principal, Scope, SystemCtx } from '../kernel/ctx';
import { AppError } from '../kernel/errors';
import { readTicket } from '../tickets/tickets';
import { assertSameOrigin, sessionToken, setCookies } from './cookies';
import type { AppEnv } from './router';

/** For work without a caller. */
export const systemCtx = (env: Env): SystemCtx => ({ db: openDb(env.DB), env, now: Date.now });

const SAFE = new Set(['GET', 'HEAD']);

/** An API key, and nothing else: no session's token opens this door (I-41). */
async function bearer(
  c: Context<AppEnv>,
  system: SystemCtx,
  header = c.req.header('authorization'),
): Promise<Principal> {
  if (!header) throw new AppError('auth.missing');
  const [scheme, key, ...rest] = header.split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !key || rest.length > 0)
    throw new AppError('auth.invalid');
  return authenticateKey(system, key, !SAFE.has(c.req.method));
}

/** The person whose browser sends the session cookie, read from D1 whatever the method. */
async function cookie(c: Context<AppEnv>, system: SystemCtx): Promise<Principal> {
  const token = await sessionToken(c);
  if (token === null) throw new AppError('auth.missing');
  if (token === false) throw new AppError('auth.session_ended');
  assertSameOrigin(c);
  const { principal, session } = await authenticateSession(system, token);
  if (session.isDueForRefresh)
    setCookies(c, (await refreshSession(system, c.req.raw.headers)).cookies);
  return principal;
}

/** Sets `ctx`: who calls, and a database session. Every route but the open ones stands behind it. */
export const authenticate: MiddlewareHandler<AppEnv> = async (c, next) => {
  const system = systemCtx(c.env);
  // Whoever sends a key is its bearer, whatever cookies come along.
  const header = c.req.header('authorization');
  const principal = await (header === undefined ? cookie(c, system) : bearer(c, system, header));
  c.set('ctx', { ...system, principal });
  return next();
};

/** @throws auth.scope for a credential without `scope`. */
export const requireScope =
  (scope: Scope): MiddlewareHandler<AppEnv> =>
  (c, next) => {
    if (!c.var.ctx.principal.scopes.includes(scope)) throw new AppError('auth.scope', { scope });
    return next();
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
