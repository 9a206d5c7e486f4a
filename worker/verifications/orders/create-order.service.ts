import { dropRefusedPrice } from '../catalogue/catalogue.service';
import { resolvePrice } from '../catalogue/quotes.service';
import { assertVerified } from '../../accounts/identity/person';
import { MINUTE, SECOND } from '../../platform/core/clock';
import { sha256Hex } from '../../platform/core/crypto';
import type { Ctx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { derivedId, newId } from '../../platform/core/ids';
import { rereadKey } from '../../accounts/api-keys/keys.service';
import { assertReadyToSell } from '../../platform/config/readiness';
import { findReservation } from './order.read-model';
import type { Draft } from './order';
import { failure, refusal } from './order.errors';
import type { Snapshot } from './snapshot';
import type { ReuseRequest } from './reuse-claims';
import { PREFIX, orderStub, locateVerification } from './order.client';
import type { CreateVerification } from './verifications.schemas';
import { awaitEnd } from './verifications.service';

/** The platform's longest wait for a code; the provider's own window may be shorter. */
const MAX_WINDOW_MS = 10 * MINUTE;
const NUMBER_WAIT_MS = 8 * SECOND;
const PROVIDER_ACCOUNT = 'main';

/** How a costly request is named and waited for. */
export interface RequestOptions {
  /** The caller's Idempotency-Key; without one every call is an order of its own. */
  idempotencyKey: string | null;
  waitSeconds: number;
}

/**
 * Rents a number. Answers with the order once its number is known, or after 8 s as it then is.
 * @throws AppError of the groups idempotency, credits, limits, countries, services, area_codes, prices, quotes,
 * verifications and provider; then nothing is charged.
 */
export async function createVerification(
  ctx: Ctx,
  input: CreateVerification,
  asked: RequestOptions,
): Promise<Snapshot> {
  assertVerified(ctx);
  await assertReadyToSell(ctx);
  return atTheTierOfNow(ctx, (own) => place(own, input, asked));
}

async function place(
  ctx: Ctx,
  input: CreateVerification,
  asked: RequestOptions,
): Promise<Snapshot> {
  const id = orderId(ctx, asked);
  const { price, surcharge, quoteId } = await resolvePrice(ctx, id, input);
  const { service, capability, areaCodes = null, carriers = null } = input;
  const wanted = { id, service, capability, areaCodes, carriers, origin: null };
  const terms = { price, surcharge, quoteId, request: input };
  return order(ctx, draftOf(ctx, { ...wanted, ...terms }), asked);
}

/**
 * Rents the number of a completed verification again: a new order with its own price, hold and deadline.
 * @throws verifications.not_reusable, and what `createVerification` throws.
 */
export async function reuse(
  ctx: Ctx,
  again: { id: string; action: 'reuse' | 'reactivate' },
  asked: RequestOptions,
): Promise<Snapshot> {
  assertVerified(ctx);
  await assertReadyToSell(ctx);
  return atTheTierOfNow(ctx, (own) => placeAgain(own, again, asked));
}

async function placeAgain(
  ctx: Ctx,
  { id, action }: { id: string; action: ReuseRequest['action'] },
  asked: RequestOptions,
): Promise<Snapshot> {
  const claim = { action, orderId: orderId(ctx, asked) };
  const source = await claimSource(ctx, id, claim);
  try {
    return await order(ctx, await againDraft(ctx, source, claim), asked);
  } catch (error) {
    const code = error instanceof AppError ? error.code : '';
    // What a repeated request is refused for says nothing of the order that is under way.
    if (!code.startsWith('idempotency.'))
      await orderStub(ctx.env, id).failReuse(claim, code === 'verifications.not_reusable');
    throw error;
  }
}

/** The completed verification, which from now on no other order rents again. */
async function claimSource(ctx: Ctx, id: string, claim: ReuseRequest): Promise<Snapshot> {
  if (locateVerification(ctx.env, id, ctx.now()) === 'unknown')
    throw new AppError('verifications.not_found');
  const reply = await orderStub(ctx.env, id).claimReuse(ctx.principal.accountId, claim);
  if (reply.kind !== 'order') throw new AppError(`verifications.${reply.kind}`);
  return reply.snapshot;
}

async function againDraft(ctx: Ctx, source: Snapshot, claim: ReuseRequest): Promise<Draft> {
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
  return draftOf(ctx, { ...wanted, request: { action, id } });
}

/** The account has another tier than the price was worked out for; nothing was held. */
class TierChanged extends Error {}

/**
 * A key is remembered for a minute with its account's tier, and a price is worked out from it. The hold's batch knows
 * the tier of now: where it is another one, the key is read anew and the order priced once more.
 */
async function atTheTierOfNow(
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
type Wanted = Omit<Draft, Given | 'windowMs'> & { request: object };

function draftOf(ctx: Ctx, { request, ...wanted }: Wanted): Draft {
  const { accountId, tenantId, credentialId, tier } = ctx.principal;
  return {
    ...wanted,
    accountId,
    tenantId,
    credentialId,
    // A quote's price is the quote's, whatever the tier has become.
    tier: wanted.quoteId ? null : tier,
    requestHash: sha256Hex(JSON.stringify(request)),
    providerAccount: PROVIDER_ACCOUNT,
    windowMs: Math.min(MAX_WINDOW_MS, Number(ctx.env.VERIFICATION_SECONDS) * SECOND),
  };
}

/** Begins the order, or finds it. What the object's isolate forgot of a refused price, this one may still hold. */
async function order(ctx: Ctx, draft: Draft, { waitSeconds }: RequestOptions): Promise<Snapshot> {
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
      throw await refusal(ctx, reply.refusal, draft.price);
    case 'order':
      break;
  }
  const { snapshot } = reply;
  // One that had its number and failed later is answered as it is now, as every repeat is.
  if (snapshot.state !== 'failed' || snapshot.number !== null) {
    if (reply.isRepeat) ctx.foundAgain?.();
    return awaitEnd(ctx, snapshot, waitSeconds);
  }
  if (snapshot.reason === 'price_changed')
    await dropRefusedPrice(ctx, draft, snapshot.endedAt ?? snapshot.createdAt);
  throw failure(snapshot, Boolean(draft.origin));
}
