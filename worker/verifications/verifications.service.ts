import { agreeTerms, type Terms } from '../catalogue/quotes.service';
import { MINUTE, SECOND } from '../kernel/clock';
import { sha256Hex } from '../kernel/crypto';
import type { Ctx } from '../kernel/ctx';
import { AppError } from '../kernel/errors';
import { derivedId, newId } from '../kernel/ids';
import { getBalance } from '../ledger/ledger.service';
import { getUsage } from '../ledger/usage.service';
import type { HoldRefusal } from '../ledger/refusals';
import { assertReadyToSell } from '../ops/readiness';
import type { Draft } from './order';
import { findSnapshot, type Snapshot } from './snapshot';
import { PREFIX, SOCKET_HEADERS, verificationOf, whereabouts } from './verification.client';
import type { CreateVerification } from './verifications.schemas';

/** The platform's longest wait for a code; the provider's own window may be shorter. */
const MAX_WINDOW_MS = 10 * MINUTE;
const NUMBER_WAIT_MS = 8 * SECOND;
const CANCEL_WAIT_MS = 8 * SECOND;
const PROVIDER_ACCOUNT = 'main';

export interface CreateRequest {
  input: CreateVerification;
  /** The caller's Idempotency-Key; without one every call is an order of its own. */
  idempotencyKey: string | null;
  waitSeconds: number;
}

/**
 * Rents a number. Answers with the order once its number is known, or after 8 s as it then is.
 * @throws AppError of the groups idempotency, credits, limits, countries, services, area_codes, prices, quotes,
 * verifications and provider; then nothing is charged.
 */
export async function createVerification(ctx: Ctx, request: CreateRequest): Promise<Snapshot> {
  await assertReadyToSell(ctx);
  const id = orderId(ctx, request.idempotencyKey);
  const terms = await agreeTerms(ctx, id, request.input);
  const draft = draftOf(ctx, request, { id, ...terms });
  const reply = await verificationOf(ctx.env, draft.id).start(draft, NUMBER_WAIT_MS);
  switch (reply.kind) {
    case 'in_progress':
      throw new AppError('idempotency.in_progress');
    case 'body_differs':
      throw new AppError('idempotency.body_differs');
    case 'not_found':
      throw new AppError('verifications.not_found');
    case 'refused':
      throw await refusal(ctx, reply.refusal, terms.price);
    case 'order':
      break;
  }
  if (reply.snapshot.state === 'failed') throw failure(reply.snapshot);
  return awaitEnd(ctx, reply.snapshot, request.waitSeconds);
}

function orderId(ctx: Ctx, idempotencyKey: string | null): string {
  const { ID_KEY } = ctx.env;
  return idempotencyKey
    ? derivedId(ID_KEY, PREFIX, [ctx.principal.accountId, idempotencyKey])
    : newId(ID_KEY, PREFIX, ctx.now());
}

function draftOf(ctx: Ctx, { input }: CreateRequest, agreed: Terms & { id: string }): Draft {
  const { accountId, tenantId, credentialId } = ctx.principal;
  const { id, price, surcharge, quoteId } = agreed;
  return {
    id,
    accountId,
    tenantId,
    credentialId,
    price,
    surcharge,
    quoteId,
    requestHash: sha256Hex(JSON.stringify(input)),
    providerAccount: PROVIDER_ACCOUNT,
    service: input.service,
    capability: input.capability,
    areaCodes: input.areaCodes ?? null,
    carriers: input.carriers ?? null,
    windowMs: Math.min(MAX_WINDOW_MS, Number(ctx.env.VERIFICATION_SECONDS) * SECOND),
  };
}

async function refusal(ctx: Ctx, refused: HoldRefusal, price: number): Promise<AppError> {
  const { accountId } = ctx.principal;
  switch (refused) {
    case 'insufficient': {
      const { spendable } = await getBalance(ctx, accountId);
      return new AppError('credits.insufficient', { price, available: spendable });
    }
    case 'owed':
      return new AppError('credits.owed');
    case 'open_cap':
      return new AppError('limits.open_verifications', {
        cap: (await getUsage(ctx, accountId)).openCap,
      });
    case 'monthly_cap':
      return new AppError('limits.monthly_verifications', {
        cap: (await getUsage(ctx, accountId)).cap,
      });
    case 'account_suspended':
      return new AppError('auth.suspended');
    case 'credential_revoked':
      return new AppError('auth.invalid');
    case 'quote_used':
      return new AppError('quotes.used');
    case 'quote_expired':
      return new AppError('quotes.expired');
    case 'quote_differs':
      return new AppError('quotes.mismatch');
  }
}

/** An order that failed before it had a number; its credits are back. */
function failure(snapshot: Snapshot): AppError {
  const { reason } = snapshot;
  if (reason === 'no_numbers') return new AppError('verifications.no_numbers');
  if (reason === 'price_changed') return new AppError('prices.changed');
  return new AppError(
    reason === 'provider_refused' ? 'verifications.refused' : 'provider.unavailable',
  );
}

/** The caller's verification. @throws verifications.not_found for an unknown id and for somebody else's. */
export async function getVerification(ctx: Ctx, id: string): Promise<Snapshot> {
  const owned = { id, accountId: ctx.principal.accountId };
  const where = whereabouts(ctx.env, id, ctx.now());
  const found =
    where === 'object'
      ? await verificationOf(ctx.env, id).get(owned.accountId)
      : where === 'archived'
        ? ((await findSnapshot(ctx.db, ctx.env.SEAL_KEY, owned))?.snapshot ?? null)
        : null;
  if (!found) throw new AppError('verifications.not_found');
  return found;
}

/** As `getVerification`, after the end or after `seconds`, whichever comes first. */
export async function waitForVerification(
  ctx: Ctx,
  id: string,
  seconds: number,
): Promise<Snapshot> {
  return awaitEnd(ctx, await getVerification(ctx, id), seconds);
}

async function awaitEnd(ctx: Ctx, snapshot: Snapshot, seconds: number): Promise<Snapshot> {
  if (seconds === 0 || snapshot.endedAt !== null) return snapshot;
  // A hibernatable socket, not a held RPC: the object may sleep while we wait.
  const response = await openSocket(ctx.env, { ...ctx.principal, id: snapshot.id, path: '/wait' });
  const socket = response.webSocket;
  if (socket) {
    socket.accept();
    const { promise, resolve } = Promise.withResolvers<void>();
    socket.addEventListener('close', () => resolve());
    const timer = setTimeout(resolve, seconds * SECOND);
    await promise;
    clearTimeout(timer);
    socket.close(1000);
  }
  return getVerification(ctx, snapshot.id);
}

/** Asks the provider to cancel. @throws verifications.completed when the code was faster. */
export async function cancelVerification(ctx: Ctx, id: string): Promise<Snapshot> {
  const before = await getVerification(ctx, id);
  assertCancellable(before);
  const reply = await verificationOf(ctx.env, id).cancel(ctx.principal.accountId, CANCEL_WAIT_MS);
  if (reply.kind === 'not_found') throw new AppError('verifications.not_found');
  assertCancellable(reply.snapshot);
  return reply.snapshot;
}

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
 * Opens a socket on the object with a request of our own making: a client's headers never reach it.
 * @throws verifications.not_found for an id we never made, before any object is.
 */
export async function openSocket(env: Env, request: SocketRequest): Promise<Response> {
  if (whereabouts(env, request.id, Date.now()) === 'unknown')
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
  return verificationOf(env, request.id).fetch(`https://verification${request.path}`, { headers });
}
