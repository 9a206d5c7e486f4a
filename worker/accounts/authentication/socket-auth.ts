import type { Context } from 'hono';
import * as z from 'zod';
import { SECOND } from '../../platform/core/clock';
import type { Principal } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import type { StreamCaller } from '../tickets/stream-caller';
import { parseTicket, STREAM, TICKET_LIFE_MS, type Ticket } from '../tickets/tickets';
import { countUnauthenticated, authenticateBearer, authenticateApiKey } from './auth';
import { admitSocket } from './limit';
import type { AppEnv } from '../../platform/http/router';

/** @throws sockets.upgrade_required for a request that is not a handshake. */
export function assertUpgrade(c: Context<AppEnv>): void {
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket')
    throw new AppError('sockets.upgrade_required');
}

/** Counts the socket of an API key as a request. @throws auth.scope, limits.rate_exceeded. */
async function admitKey(c: Context<AppEnv>, principal: Principal): Promise<Principal> {
  await admitSocket(c.env, principal);
  if (!principal.scopes.includes('verifications:read'))
    throw new AppError('auth.scope', { scope: 'verifications:read' });
  return principal;
}

/** @throws tickets.invalid. */
function ticketFor(c: Context<AppEnv>, target: string, text: string): Ticket {
  const ticket = parseTicket(c.env.TICKET_KEY, text, { target, now: Date.now() });
  if (!ticket) throw new AppError('tickets.invalid');
  return ticket;
}

/** The principal of a socket on `target`: from the ticket in the query, else from the `Authorization` header. */
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

/** The first frame of a client that can neither set a header nor put a ticket into the URL. */
export const AuthFrame = z.union([
  z.strictObject({ type: z.literal('auth'), ticket: z.string() }),
  z.strictObject({ type: z.literal('auth'), key: z.string() }),
]);
export type AuthFrame = z.infer<typeof AuthFrame>;

/** The credential of a stream, from the handshake or from the first frame. */
type StreamCredential = { ticket: string } | { key: string } | 'header';

/** The credential in the handshake; null if the first frame will contain it. */
export function handshakeCredential(c: Context<AppEnv>): StreamCredential | null {
  const ticket = c.req.query('ticket');
  if (ticket !== undefined) return { ticket };
  return c.req.header('authorization') === undefined ? null : 'header';
}

/** Upper bound of the time between reading the scopes and issuing the ticket, so that no change in between is missed. */
const ISSUE_MS = SECOND;

/** The caller of the account's stream. A key is re-read, because its scopes may just have been reduced (I-41). */
export async function streamCaller(
  c: Context<AppEnv>,
  named: StreamCredential,
): Promise<StreamCaller> {
  const readAt = Date.now();
  if (named === 'header' || 'key' in named) {
    const authenticateKey = () =>
      named === 'header'
        ? authenticateBearer(c, c.req.header('authorization'), true)
        : authenticateApiKey(c, named.key, true);
    const { accountId, credentialId, scopes } = await admitKey(
      c,
      await countUnauthenticated(c, authenticateKey),
    );
    return { accountId, credentialId, scopes, readAt };
  }
  const ticket = await countUnauthenticated(c, () => ticketFor(c, STREAM, named.ticket));
  const { account: accountId, credential: credentialId, scopes, jti, exp } = ticket;
  if (!scopes) throw new AppError('tickets.invalid');
  const issuedAt = exp - TICKET_LIFE_MS;
  return { accountId, credentialId, scopes, readAt: issuedAt - ISSUE_MS, ticket: { jti, exp } };
}
