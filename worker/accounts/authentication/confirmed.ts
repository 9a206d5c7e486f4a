import type { Context } from 'hono';
import { assertVerified } from '../credentials/person';
import { isForUnconfirmed, type AppEnv } from '../../platform/http/router';

const SAFE = new Set(['GET', 'HEAD']);

/**
 * Refuses changes by people whose address is not confirmed, except on routes declared `unconfirmed` (I-61). An API key
 * passes, because creating it required a confirmed address.
 * @throws auth.email_unverified.
 */
export function assertConfirmed(c: Context<AppEnv>): void {
  if (SAFE.has(c.req.method)) return;
  const ctx = c.get('ctx');
  if (ctx.principal.user && !isForUnconfirmed(c)) assertVerified(ctx);
}
