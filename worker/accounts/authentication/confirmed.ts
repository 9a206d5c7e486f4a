import type { Context } from 'hono';
import { assertVerified } from '../identity/person';
import { isForUnconfirmed, type AppEnv } from '../../platform/http/router';

const SAFE = new Set(['GET', 'HEAD']);

/**
 * Nothing is set up before the address is proved: changes of people whose address is not are refused, but for routes
 * that declare themselves `unconfirmed` (I-61). A key speaks for an account that was allowed to make it.
 * @throws auth.email_unverified.
 */
export function assertConfirmed(c: Context<AppEnv>): void {
  if (SAFE.has(c.req.method)) return;
  const ctx = c.get('ctx');
  if (ctx.principal.user && !isForUnconfirmed(c)) assertVerified(ctx);
}
