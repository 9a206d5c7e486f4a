import type { Page } from '../../platform/db/page';
import { scopeOfEvent, withReadableData } from '../../events/event-types';
import type { Ctx } from '../../platform/core/ctx';
import { readCursor, writeCursor } from '../../platform/core/cursor';
import { AppError } from '../../platform/core/errors';
import { MAX_SOCKETS, SHARDS } from './bounds';
import { type LoggedEvent } from '../../events/event';
import { openEndpointSnapshot } from '../webhooks/endpoints/endpoint-snapshots';
import { sealerOf } from '../../platform/sealing/sealing.service';
import { findEventSpan } from './event-span';
import type { StreamCaller } from '../../accounts/tickets/stream-caller';
import { hubOf, STREAM_HEADERS } from '../../events/hub.client';

/** A credential that changed while it was read is read again; so is one whose hub did not answer. */
const READS = 3;

/**
 * Opens a socket on the account's hub with a request of our own: the client's headers never reach the hub.
 * @throws tickets.invalid, auth.invalid, sockets.stream_full, sockets.unavailable, and what `read` throws.
 */
export async function openStream(env: Env, read: () => Promise<StreamCaller>): Promise<Response> {
  for (let n = 1; ; n++) {
    const caller = await read();
    const { status, webSocket } = await connectToHubOrShard(env, caller);
    // A new response: the headers of a fetched one are immutable, and the middleware adds to them.
    if (status === 101) return new Response(null, { status, webSocket });
    if (status === 421) throw new AppError('sockets.stream_full', { limit: MAX_SOCKETS });
    // It was redeemed: the caller cannot try again with it.
    if (caller.ticket) throw new AppError('tickets.invalid');
    if (n === READS) throw new AppError(status === 503 ? 'sockets.unavailable' : 'auth.invalid');
  }
}

/** Tries the hub, then its shards one after the other. The hub redeems the ticket. */
async function connectToHubOrShard(env: Env, caller: StreamCaller): Promise<Response> {
  const { accountId, credentialId, scopes, readAt, ticket } = caller;
  const headers = new Headers({
    upgrade: 'websocket',
    [STREAM_HEADERS.credential]: credentialId,
    [STREAM_HEADERS.scopes]: scopes.join(' '),
    [STREAM_HEADERS.readAt]: String(readAt),
  });
  const first = new Headers(headers);
  if (ticket) {
    first.set(STREAM_HEADERS.jti, ticket.jti);
    first.set(STREAM_HEADERS.expires, String(ticket.exp));
  }
  let response = await hubOf(env, accountId).fetch('https://hub/ws', { headers: first });
  for (let shard = 1; response.status === 421 && shard <= SHARDS; shard++)
    response = await hubOf(env, accountId, shard).fetch('https://hub/ws', { headers });
  return response;
}

export interface EventsQuery {
  /** Events after this sequence number. */
  afterSequence?: number | undefined;
  /** Events that were appended at this instant or later, epoch milliseconds. */
  from?: number | undefined;
  type?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Events of the log that one call reads, at most. */
const LOOKED_AT = 2_000;
const CHUNK = 500;

/** The event as the caller may read it. */
const readable = (ctx: Ctx, event: LoggedEvent): Promise<LoggedEvent> =>
  openEndpointSnapshot(
    sealerOf(ctx),
    ctx.principal.accountId,
    withReadableData(event, ctx.principal.scopes),
  );

/** The events of the caller's account that the caller may see, oldest first. */
export async function listEvents(ctx: Ctx, query: EventsQuery): Promise<Page<LoggedEvent>> {
  const { data, nextCursor } = await findEvents(ctx, query);
  return { data: await Promise.all(data.map((event) => readable(ctx, event))), nextCursor };
}

async function findEvents(ctx: Ctx, query: EventsQuery): Promise<Page<LoggedEvent>> {
  const { accountId } = ctx.principal;
  const hub = hubOf(ctx.env, accountId);
  const isWanted = ({ type }: LoggedEvent): boolean =>
    (query.type === undefined || type === query.type) && isVisible(ctx.principal, type);
  const data: LoggedEvent[] = [];
  let after = query.cursor === undefined ? (query.afterSequence ?? 0) : readCursor(query.cursor).at;
  for (let looked = 0; looked < LOOKED_AT; looked += CHUNK) {
    const chunk: LoggedEvent[] =
      query.from === undefined
        ? await hub.log(after, CHUNK)
        : await hub.logSince(query.from, CHUNK, after);
    for (const event of chunk) {
      // Not before: after the last event of the page, the log may have only events that are not wanted.
      if (isWanted(event) && data.length === query.limit)
        return { data, nextCursor: cursorAt(after) };
      if (isWanted(event)) data.push(event);
      after = event.sequence;
    }
    if (chunk.length < CHUNK) return { data, nextCursor: null };
  }
  return { data, nextCursor: cursorAt(after) };
}

const isVisible = ({ scopes }: Ctx['principal'], type: string): boolean =>
  scopes.includes(scopeOfEvent(type) ?? 'audit:read');

/**
 * One event of the caller's account. The log has no index by id, which would cost a row for each event (ADR-007): D1 knows
 * in which span of time the log may have it.
 * @throws events.not_found for an id that is unknown, too old, another account's, or of a type that the caller may not see.
 */
export async function getEvent(ctx: Ctx, id: string): Promise<LoggedEvent> {
  const { accountId } = ctx.principal;
  const span = await findEventSpan(ctx, id);
  const hub = hubOf(ctx.env, accountId);
  let chunk: LoggedEvent[] = span === null ? [] : await hub.logSince(span.from, CHUNK, 0);
  while (chunk.length > 0) {
    const found = chunk.find((event) => event.id === id);
    if (found && isVisible(ctx.principal, found.type)) return readable(ctx, found);
    const last = chunk.at(-1);
    if (found || !last || !span || last.timestamp > span.until) break;
    chunk = chunk.length < CHUNK ? [] : await hub.log(last.sequence, CHUNK);
  }
  throw new AppError('events.not_found');
}

const cursorAt = (sequence: number): string => writeCursor({ at: sequence, id: '' });
