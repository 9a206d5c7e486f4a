import { SECOND } from '../../platform/core/clock';
import type { Ctx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { raceTimeout } from '../../platform/core/timeout';
import { sealerOf } from '../../platform/sealing/sealing.service';
import { findSnapshot } from './order.read-model';
import { reportsCappedUntil } from './projections/report';
import type { EndRequest } from './order-commands';
import { MAX_SOCKETS } from './order-frames';
import type { Snapshot } from './snapshot';
import { SOCKET_HEADERS, orderStub, locateVerification } from './order.client';
import type { UpdateVerification } from './verifications.schemas';
import { toVerification } from './verifications.view';

const CANCEL_WAIT_MS = 8 * SECOND;

/** The caller's verification. @throws verifications.not_found for an unknown id and for another account's. */
export async function getVerification(ctx: Ctx, id: string): Promise<Snapshot> {
  const owned = { id, accountId: ctx.principal.accountId };
  const location = locateVerification(ctx.env, id, ctx.now());
  const found =
    location === 'object'
      ? await orderStub(ctx.env, id).get(owned.accountId)
      : location === 'archived'
        ? ((await findSnapshot(ctx.db, sealerOf(ctx), owned))?.snapshot ?? null)
        : null;
  if (!found) throw new AppError('verifications.not_found');
  return found;
}

/** As `getVerification`, as the JSON of the API, which the object renders once for each version. */
export async function viewVerification(ctx: Ctx, id: string): Promise<string> {
  if (locateVerification(ctx.env, id, ctx.now()) !== 'object')
    return JSON.stringify(toVerification(await getVerification(ctx, id)));
  const text = await orderStub(ctx.env, id).view(ctx.principal.accountId);
  if (text === null) throw new AppError('verifications.not_found');
  return text;
}

/** As `getVerification`, after the end of the verification, or after `seconds`. */
export async function waitForVerification(
  ctx: Ctx,
  id: string,
  seconds: number,
): Promise<Snapshot> {
  return awaitEnd(ctx, await getVerification(ctx, id), seconds);
}

/** The order after its end, or after `seconds`; 0 does not wait. */
export async function awaitEnd(ctx: Ctx, snapshot: Snapshot, seconds: number): Promise<Snapshot> {
  if (seconds === 0 || snapshot.endedAt !== null) return snapshot;
  // A hibernatable socket and not a pending RPC, so that the object can hibernate meanwhile.
  const response = await openSocket(ctx.env, { ...ctx.principal, id: snapshot.id, path: '/wait' });
  const socket = response.webSocket;
  if (socket) {
    socket.accept();
    const { promise, resolve } = Promise.withResolvers<void>();
    socket.addEventListener('close', () => resolve());
    await raceTimeout(promise, seconds * SECOND);
    socket.close(1000);
  }
  return getVerification(ctx, snapshot.id);
}

const endRequest = (ctx: Ctx, exit: EndRequest['exit']): EndRequest => ({
  waitMs: CANCEL_WAIT_MS,
  exit,
  requestId: ctx.requestId ?? null,
});

/** Requests a cancellation. @throws verifications.completed when the code arrived first. */
export async function cancelVerification(ctx: Ctx, id: string): Promise<Snapshot> {
  const before = await getVerification(ctx, id);
  assertCancellable(before);
  const reply = await orderStub(ctx.env, id).cancel(
    ctx.principal.accountId,
    endRequest(ctx, 'cancel'),
  );
  if (reply.kind === 'not_found') throw new AppError('verifications.not_found');
  assertCancellable(reply.snapshot);
  return reply.snapshot;
}

/**
 * Completes a verification by a message without a code; its price is captured. A completed verification stays unchanged.
 * @throws verifications.no_message, verifications.ended.
 */
export async function acceptVerification(ctx: Ctx, id: string): Promise<Snapshot> {
  const before = await getVerification(ctx, id);
  if (before.endedAt !== null) return assertAccepted(before);
  const reply = await orderStub(ctx.env, id).accept(ctx.principal.accountId, ctx.requestId ?? null);
  if (reply.kind === 'not_found') throw new AppError('verifications.not_found');
  return assertAccepted(reply.snapshot);
}

function assertAccepted(snapshot: Snapshot): Snapshot {
  const { state } = snapshot;
  if (state === 'completed') return snapshot;
  if (state === 'created' || state === 'awaiting_sms')
    throw new AppError('verifications.no_message');
  throw new AppError('verifications.ended', { state });
}

/**
 * Changes what the customer attached to a verification, open or ended. The object is asked for an archived one too, so that
 * all changes of a verification have one writer (I-74).
 */
export async function updateVerification(
  ctx: Ctx,
  id: string,
  change: UpdateVerification,
): Promise<Snapshot> {
  if (locateVerification(ctx.env, id, ctx.now()) === 'unknown')
    throw new AppError('verifications.not_found');
  const reply = await orderStub(ctx.env, id).annotate(ctx.principal.accountId, change);
  // The same request can be sent again: it attaches the same values.
  if (reply.kind === 'unwritten') throw new Error('the change of the annotations is not in D1');
  if (reply.kind === 'not_found') throw new AppError('verifications.not_found');
  return reply.snapshot;
}

/**
 * Reports a bad number to the provider. An open verification is cancelled; a completed one is refunded when the provider
 * refunds it, which may take a day. @throws verifications.not_reportable, limits.reports.
 */
export async function reportVerification(ctx: Ctx, id: string): Promise<Snapshot> {
  const before = await getVerification(ctx, id);
  const { accountId } = ctx.principal;
  const isOpen = before.endedAt === null && before.state !== 'cancelling';
  const cappedUntil = isOpen ? await reportsCappedUntil(ctx.db, accountId, ctx.now()) : null;
  if (cappedUntil !== null) throw reportsCappedError(ctx, cappedUntil);
  const stub = orderStub(ctx.env, id);
  const reply =
    before.state === 'completed'
      ? await stub.reportCompleted(accountId)
      : await stub.cancel(accountId, endRequest(ctx, 'report'));
  if (reply.kind === 'not_found') throw new AppError('verifications.not_found');
  if (reply.kind === 'not_reportable') throw new AppError('verifications.not_reportable');
  if (reply.kind === 'capped') throw reportsCappedError(ctx, reply.until);
  return reply.snapshot;
}

const reportsCappedError = (ctx: Ctx, until: number): AppError =>
  new AppError('limits.reports', {
    retryAfter: Math.max(1, Math.ceil((until - ctx.now()) / SECOND)),
  });

function assertCancellable({ state }: Snapshot): void {
  if (state === 'completed') throw new AppError('verifications.completed');
  if (state === 'expired' || state === 'failed')
    throw new AppError('verifications.ended', { state });
}

export interface SocketRequest {
  accountId: string;
  credentialId: string;
  id: string;
  path: '/live' | '/wait';
  ticket?: { jti: string; exp: number };
}

/**
 * Opens a socket on the object with a new request, so that no header of a client reaches the object.
 * @throws verifications.not_found for an id without a valid MAC, before any object is created.
 */
export async function openSocket(env: Env, request: SocketRequest): Promise<Response> {
  if (locateVerification(env, request.id, Date.now()) === 'unknown')
    throw new AppError('verifications.not_found');
  const headers = new Headers({
    upgrade: 'websocket',
    [SOCKET_HEADERS.account]: request.accountId,
    [SOCKET_HEADERS.credential]: request.credentialId,
  });
  if (request.ticket) {
    headers.set(SOCKET_HEADERS.jti, request.ticket.jti);
    headers.set(SOCKET_HEADERS.expires, String(request.ticket.exp));
  }
  return orderStub(env, request.id).fetch(`https://verification${request.path}`, { headers });
}

/** The object's response to an upgrade as the API's: the socket, or the problem for its status. */
export function toSocketResponse(response: Response): Response {
  switch (response.status) {
    case 101:
      // A new response, because the middleware adds headers and those of a fetched response are immutable.
      return new Response(null, { status: 101, webSocket: response.webSocket });
    case 401:
      throw new AppError('tickets.invalid');
    case 429:
      throw new AppError('sockets.too_many', { limit: MAX_SOCKETS });
    case 503:
      throw new AppError('sockets.unavailable');
    default:
      throw new AppError('verifications.not_found');
  }
}
