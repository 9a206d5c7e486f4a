import type { Context } from 'hono';
import * as z from 'zod';
import { SECOND } from '../../platform/core/clock';
import type { Principal } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import type { StreamCaller } from '../tickets/stream-caller';
import { readTicket, STREAM, TICKET_LIFE_MS, type Ticket } from '../tickets/tickets';
import { countUnauthenticated, authenticateBearer, authenticateApiKey } from './auth';
import { admitSocket } from './limit';
import type { AppEnv } from '../../platform/http/router';

/** @throws sockets.upgrade_required for a request that is no handshake. */
export function assertUpgrade(c: Context<AppEnv>): void {
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket')
    throw new AppError('sockets.upgrade_required');
}

/** A key's call for a socket is a request like another. @throws auth.scope, limits.rate_exceeded. */
async function admitKey(c: Context<AppEnv>, principal: Principal): Promise<Principal> {
  await admitSocket(c.env, principal);
  if (!principal.scopes.includes('verifications:read'))
    throw new AppError('auth.scope', { scope: 'verifications:read' });
  return principal;
}

/** @throws tickets.invalid. */
function ticketFor(c: Context<AppEnv>, target: string, text: string): Ticket {
  const ticket = readTicket(c.env.TICKET_KEY, text, { target, now: Date.now() });
  if (!ticket) throw new AppError('tickets.invalid');
  return ticket;
}

/** Who opens the socket of `target`: by ticket in the query, or by `Authorization` where a header can be sent. */
export async function socketPrincipal(
  c: Context<AppEnv>,
  target: string,
): Promise<{ accountId: string; credentialId: string; ticket?: { jti: string; exp: number } }> {
  assertUpgrade(c);
  const text = c.req.query('ticket');
  if (text === undefined) {
    const header = c.req.header('authorization');
    const principal = await countUnauthenticated(c, () => authenticateBearer(c, header, false));
    const { accountId, credentialId } = await admitKey(c, principal);
    return { accountId, credentialId };
  }
  const ticket = await countUnauthenticated(c, () => ticketFor(c, target, text));
  const { account: accountId, credential: credentialId, jti, exp } = ticket;
  return { accountId, credentialId, ticket: { jti, exp } };
}

/** What a client may send as its first frame, where it can neither set a header nor get a ticket into the address. */
export const AuthFrame = z.union([
  z.strictObject({ type: z.literal('auth'), ticket: z.string() }),
  z.strictObject({ type: z.literal('auth'), key: z.string() }),
]);
export type AuthFrame = z.infer<typeof AuthFrame>;

/** How a stream's caller names themselves, in the handshake or in the first frame. */
type StreamCredential = { ticket: string } | { key: string } | 'header';

/** What the handshake itself says of who calls; null for somebody whose first frame will say it. */
export function handshakeCredential(c: Context<AppEnv>): StreamCredential | null {
  const ticket = c.req.query('ticket');
  if (ticket !== undefined) return { ticket };
  return c.req.header('authorization') === undefined ? null : 'header';
}

/** Between the reading of a right and its ticket; a change in that time must not be missed. */
const ISSUE_MS = SECOND;

/** Who opens the account's stream. A key is read anew: it may just have been narrowed (I-41). */
export async function streamCaller(
  c: Context<AppEnv>,
  named: StreamCredential,
): Promise<StreamCaller> {
  const readAt = Date.now();
  if (named === 'header' || 'key' in named) {
    const who = () =>
      named === 'header'
        ? authenticateBearer(c, c.req.header('authorization'), true)
        : authenticateApiKey(c, named.key, true);
    const { accountId, credentialId, scopes } = await admitKey(
      c,
      await countUnauthenticated(c, who),
    );
    return { accountId, credentialId, scopes, readAt };
  }
  const ticket = await countUnauthenticated(c, () => ticketFor(c, STREAM, named.ticket));
  const { account: accountId, credential: credentialId, scopes, jti, exp } = ticket;
  if (!scopes) throw new AppError('tickets.invalid');
  const issuedAt = exp - TICKET_LIFE_MS;
  return { accountId, credentialId, scopes, readAt: issuedAt - ISSUE_MS, ticket: { jti, exp } };
}
