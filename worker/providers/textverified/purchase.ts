import { log } from '../../platform/core/log';
import { type Called, type Caller, ONCE, succeeded } from './caller';
import { describe, parseErrorCode } from './outcomes';
import { Id, Link, WireError } from './schemas';
import { type Reply, trustedUrl } from './transport';
import type { ReuseInput, PurchaseInput, PurchaseOutcome, RefusalCode } from './types';

const TIMEOUT_MS = 8_000;
const KEY = /^[\x21-\x7e]{1,256}$/;
const CREATED = /^\/api\/pub\/v2\/verifications\/([^/]+)\/?$/i;

const REFUSALS: Readonly<Record<string, RefusalCode>> = {
  InsufficientBalance: 'insufficient_balance',
  Unavailable: 'unavailable',
  PricingFailure: 'pricing',
  TooManyUnfinishedVerifications: 'too_many_unfinished',
};

/** The links to the new verification: in the body, or in `Location` (contract A.2). */
function readLinks(reply: Reply): string[] {
  const link = Link.safeParse(reply.body.readable ? reply.body.json : null);
  const hrefs = [link.success ? link.data.href : null, reply.location];
  return hrefs.flatMap((href) => (href ? [href] : []));
}

function parseId(path: string): string | null {
  const id = Id.safeParse(CREATED.exec(path)?.[1]);
  return id.success ? id.data : null;
}

/** The id of the new reservation, read only from a link to the provider's own host. */
function parseCreatedId(baseUrl: string, reply: Reply): string | null {
  // The contract says 201; any success with a link to the number on the provider's host has sold it.
  if (!succeeded(reply)) return null;
  for (const href of readLinks(reply)) {
    const id = parseId(trustedUrl(baseUrl, href)?.pathname ?? '');
    if (id !== null) return id;
  }
  return null;
}

/** The id in an untrusted link of a success: preferred when the provider's list is searched, and never used directly. */
function untrustedId(reply: Reply): { named?: string } {
  const links = succeeded(reply) ? readLinks(reply) : [];
  const id = links
    .map((href) => parseId(URL.parse(href)?.pathname ?? ''))
    .find((one) => one !== null);
  return id ? { named: id } : {};
}

// An expired key is answered with 400 too (contract A.4), although its purchase may have been executed.
function isKeyError(reply: Reply): boolean {
  const body = WireError.safeParse(reply.body.readable ? reply.body.json : null);
  if (!body.success) return false;
  return /idempoten/i.test(`${body.data.errorCode ?? ''} ${body.data.errorDescription ?? ''}`);
}

function toRefusal(reply: Reply): PurchaseOutcome {
  if (isKeyError(reply)) return { kind: 'key_expired' };
  const providerCode = parseErrorCode(reply);
  const known = providerCode !== null && Object.hasOwn(REFUSALS, providerCode);
  const code = (known ? REFUSALS[providerCode] : undefined) ?? 'invalid';
  // I-27: the platform's own credit ran out; no customer can fix that.
  if (code === 'insufficient_balance') log('alert', 'provider.insufficient_balance');
  else log('info', 'provider.purchase_refused', { refusal: code, errorCode: providerCode });
  return { kind: 'refused', code, providerCode };
}

function toOutcome(baseUrl: string, called: Called): PurchaseOutcome {
  if (called.kind === 'stopped') {
    return { kind: 'unsent', reason: called.reason, retryAfterMs: called.retryAfterMs };
  }
  if (called.kind === 'failed') return { kind: 'unknown', detail: called.detail };
  if (succeeded(called) && readLinks(called).some((href) => !trustedUrl(baseUrl, href))) {
    log('warn', 'provider.foreign_link', { operation: 'purchase' });
  }
  const reservationId = parseCreatedId(baseUrl, called);
  if (reservationId !== null) return { kind: 'created', reservationId };
  const { retryAfterMs } = called;
  switch (called.status) {
    case 400:
      return toRefusal(called);
    case 401:
    case 403:
      log('error', 'provider.purchase_forbidden', { status: called.status });
      return { kind: 'unsent', reason: 'unauthorized', retryAfterMs };
    case 409:
      return { kind: 'running' };
    case 429:
      return { kind: 'unsent', reason: 'rate_limited', retryAfterMs };
    default:
      return { kind: 'unknown', detail: describe(called), ...untrustedId(called) };
  }
}

const listOrNull = (values: string[] | null) => (values?.length ? values : null);

/**
 * `POST verifications` (contract A.6), sent once with the caller's key and maximum price (I-15). Only a success with a
 * link to its reservation on the provider's own host is `created`.
 */
export async function purchase(caller: Caller, input: PurchaseInput): Promise<PurchaseOutcome> {
  if (!KEY.test(input.key)) {
    log('error', 'provider.purchase_without_key');
    return { kind: 'refused', code: 'invalid', providerCode: null };
  }
  const called = await caller.call({
    operation: 'purchase',
    policy: ONCE,
    turn: { account: input.accountId, purpose: 'purchase' },
    isWanted: input.isWanted,
    readable: (reply) => parseCreatedId(caller.baseUrl, reply) !== null,
    exchange: {
      method: 'POST',
      path: 'verifications',
      headers: { 'idempotency-key': input.key },
      timeoutMs: TIMEOUT_MS,
      json: {
        serviceName: input.serviceName,
        capability: input.capability,
        areaCodeSelectOption: listOrNull(input.areaCodes),
        carrierSelectOption: listOrNull(input.carriers),
        serviceNotListedName: input.serviceNotListedName,
        maxPrice: input.maxPriceCents / 100,
      },
    },
  });
  return toOutcome(caller.baseUrl, called);
}

/**
 * `POST verifications/{id}/reuse` or `/reactivate` (contract A.6), sent once: rents the number of an earlier verification
 * again, as a new one. They take neither key nor maximum price, so an `unknown` outcome can only be resolved by the
 * list of verifications.
 */
export async function reuse(
  caller: Caller,
  { action, reservationId, accountId, isWanted }: ReuseInput,
): Promise<PurchaseOutcome> {
  if (!Id.safeParse(reservationId).success)
    return { kind: 'refused', code: 'invalid', providerCode: null };
  const called = await caller.call({
    operation: action,
    policy: ONCE,
    turn: { account: accountId, purpose: 'purchase' },
    isWanted,
    readable: (reply) => parseCreatedId(caller.baseUrl, reply) !== null,
    exchange: {
      method: 'POST',
      path: `verifications/${encodeURIComponent(reservationId)}/${action}`,
      timeoutMs: TIMEOUT_MS,
    },
  });
  return toOutcome(caller.baseUrl, called);
}
