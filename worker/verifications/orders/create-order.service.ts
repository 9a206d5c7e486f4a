import { dropRefusedPrice } from '../catalogue/catalogue.service';
import { resolvePrice } from '../catalogue/quotes.service';
import { assertVerified } from '../../accounts/credentials/person';
import { MINUTE, SECOND } from '../../platform/core/clock';
import type { Ctx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { derivedId, newId } from '../../platform/core/ids';
import { requestHashOf } from '../../platform/core/request-hash';
import { rereadKey } from '../../accounts/credentials/authenticate-key.service';
import { assertReadyToSell } from '../../platform/config/readiness';
import { findReservation } from './order.read-model';
import type { Draft } from './order';
import { holdRefusedError, orderFailedError } from './order.errors';
import type { Snapshot } from './snapshot';
import type { ReuseRequest } from './reuse-claims';
import { PREFIX, orderStub, locateVerification } from './order.client';
import type { CreateVerification } from './verifications.schemas';
import { awaitEnd } from './verifications.service';

/** Longest wait for a code; the provider's own window may be shorter. */
const MAX_WINDOW_MS = 10 * MINUTE;
const NUMBER_WAIT_MS = 8 * SECOND;
const PROVIDER_ACCOUNT = 'main';

/** Options of a request that creates an order. */
export interface RequestOptions {
  /** The caller's Idempotency-Key; null makes every call a new order. */
  idempotencyKey: string | null;
  waitSeconds: number;
}

/**
 * Creates an order. Returns it once its number is known, or after 8 s in its state at that time.
 * @throws AppError of the groups idempotency, credits, limits, countries, services, area_codes, prices, quotes,
 * verifications and provider; nothing is charged then.
 */
export async function createVerification(
  ctx: Ctx,
  input: CreateVerification,
  options: RequestOptions,
): Promise<Snapshot> {
  assertVerified(ctx);
  await assertReadyToSell(ctx);
  return withCurrentTier(ctx, (own) => placeOrder(own, input, options));
}

async function placeOrder(
  ctx: Ctx,
  input: CreateVerification,
  options: RequestOptions,
): Promise<Snapshot> {
  const id = orderId(ctx, options);
  const { price, surcharge, quoteId } = await resolvePrice(ctx, id, input);
  const { service, capability, areaCodes = null, carriers = null } = input;
  const { externalId = null, metadata = {} } = input;
  const annotations = { externalId, metadata };
  const wanted = { id, service, capability, areaCodes, carriers, origin: null, ...annotations };
  const terms = { price, surcharge, quoteId, request: input };
  return startOrder(ctx, toDraft(ctx, { ...wanted, ...terms }), options);
}

/**
 * Reuses the number of a completed verification in a new order with its own price, hold and deadline.
 * @throws verifications.not_reusable, and the errors of `createVerification`.
 */
export async function reuseNumber(
  ctx: Ctx,
  target: { id: string; action: ReuseRequest['action'] },
  options: RequestOptions,
): Promise<Snapshot> {
  assertVerified(ctx);
  await assertReadyToSell(ctx);
  return withCurrentTier(ctx, (own) => placeReuse(own, target, options));
}

async function placeReuse(
  ctx: Ctx,
  { id, action }: { id: string; action: ReuseRequest['action'] },
  options: RequestOptions,
): Promise<Snapshot> {
  const claim = { action, orderId: orderId(ctx, options) };
  const source = await claimSource(ctx, id, claim);
  try {
    return await startOrder(ctx, await toReuseDraft(ctx, source, claim), options);
  } catch (error) {
    const code = error instanceof AppError ? error.code : '';
    // A refused repeat says nothing about the order that is in progress.
    if (!code.startsWith('idempotency.'))
      await orderStub(ctx.env, id).failReuse(claim, code === 'verifications.not_reusable');
    throw error;
  }
}

/** Claims the number of the completed verification, so that no other order reuses it at the same time. */
async function claimSource(ctx: Ctx, id: string, claim: ReuseRequest): Promise<Snapshot> {
  if (locateVerification(ctx.env, id, ctx.now()) === 'unknown')
    throw new AppError('verifications.not_found');
  const reply = await orderStub(ctx.env, id).claimReuse(ctx.principal.accountId, claim);
  if (reply.kind !== 'order') throw new AppError(`verifications.${reply.kind}`);
  return reply.snapshot;
}

async function toReuseDraft(ctx: Ctx, source: Snapshot, claim: ReuseRequest): Promise<Draft> {
  const { id, service, capability, number } = source;
  const { action, orderId: orderedId } = claim;
  const reservationId = await findReservation(ctx.db, { id, accountId: ctx.principal.accountId });
  if (number === null || reservationId === null) throw new AppError('verifications.not_reusable');
  const { price } = await resolvePrice(ctx, orderedId, { service, capability });
  const origin = { action, reservationId, number };
  const wanted = {
    id: orderedId,
    service,
    capability,
    areaCodes: null,
    carriers: null,
    price,
    origin,
  };
  return toDraft(ctx, { ...wanted, request: { action, id } });
}

/** The tier of the account differs from the tier of the price; nothing was held. */
class TierChanged extends Error {}

/**
 * The price depends on the tier, which is cached with the API key for a minute. The hold checks the current tier; when it
 * differs, the key is read again and the order is priced once more.
 */
async function withCurrentTier(
  ctx: Ctx,
  attempt: (ctx: Ctx) => Promise<Snapshot>,
): Promise<Snapshot> {
  try {
    return await attempt(ctx);
  } catch (error) {
    if (!(error instanceof TierChanged)) throw error;
  }
  try {
    const principal = ctx.principal.user ? ctx.principal : await rereadKey(ctx);
    return await attempt({ ...ctx, principal });
  } catch (error) {
    throw error instanceof TierChanged ? new AppError('prices.changed') : error;
  }
}

function orderId(ctx: Ctx, { idempotencyKey }: RequestOptions): string {
  const { ID_KEY } = ctx.env;
  return idempotencyKey
    ? derivedId(ID_KEY, PREFIX, [ctx.principal.accountId, idempotencyKey])
    : newId(ID_KEY, PREFIX, ctx.now());
}

type Given = 'tier' | 'accountId' | 'tenantId' | 'credentialId' | 'requestHash' | 'providerAccount';
type Wanted = Omit<Draft, Given | 'windowMs' | 'requestId'> & { request: object };

function toDraft(ctx: Ctx, { request, ...wanted }: Wanted): Draft {
  const { accountId, tenantId, credentialId, tier } = ctx.principal;
  const { externalId, metadata } = wanted;
  const annotations = { externalId, metadata };
  return {
    ...wanted,
    accountId,
    tenantId,
    credentialId,
    requestId: ctx.requestId ?? null,
    // A quoted price does not depend on the current tier.
    tier: wanted.quoteId ? null : tier,
    requestHash: requestHashOf(ctx.env.ID_KEY, { accountId, body: request, ...annotations }),
    providerAccount: PROVIDER_ACCOUNT,
    windowMs: Math.min(MAX_WINDOW_MS, Number(ctx.env.VERIFICATION_SECONDS) * SECOND),
  };
}

/** Starts the order, or finds it. A refused price is dropped here too, because each isolate caches prices. */
async function startOrder(
  ctx: Ctx,
  draft: Draft,
  { waitSeconds }: RequestOptions,
): Promise<Snapshot> {
  const reply = await orderStub(ctx.env, draft.id).start(draft, NUMBER_WAIT_MS);
  switch (reply.kind) {
    case 'in_progress':
      throw new AppError('idempotency.in_progress');
    case 'body_differs':
      throw new AppError('idempotency.body_differs');
    case 'not_found':
      throw new AppError('verifications.not_found');
    case 'refused':
      if (reply.refusal === 'tier_changed') throw new TierChanged();
      throw await holdRefusedError(ctx, reply.refusal, draft.price);
    case 'order':
      break;
  }
  const { snapshot } = reply;
  // An order that had its number and failed later is returned in its current state, as for every repeat.
  if (snapshot.state !== 'failed' || snapshot.number !== null) {
    if (reply.isRepeat) ctx.foundAgain?.();
    return awaitEnd(ctx, snapshot, waitSeconds);
  }
  if (snapshot.reason === 'price_changed')
    await dropRefusedPrice(ctx, draft, snapshot.endedAt ?? snapshot.createdAt);
  throw orderFailedError(snapshot, Boolean(draft.origin));
}
