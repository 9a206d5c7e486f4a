import * as z from 'zod';
import { auditRow, byCaller } from '../../../audit/audit.service';
import { batch, returning } from '../../../platform/db/batch';
import { guarded } from '../../../platform/db/guarded';
import { assertVerified, requirePerson } from '../../../accounts/credentials/person';
import { requestHashOf } from '../../../platform/core/request-hash';
import type { Ctx } from '../../../platform/core/ctx';
import { AppError } from '../../../platform/core/errors';
import { sealAnnotations } from '../../../platform/sealing/annotations';
import { sealerOf } from '../../../platform/sealing/sealing.service';
import { derivedId, newId } from '../../../platform/core/ids';
import { log } from '../../../platform/core/log';
import { ownersAddressStatement } from '../../../accounts/members/owner-address';
import { assertReadyToSell } from '../../../platform/config/readiness';
import {
  initializeTransaction,
  type Currency,
  type Refused,
} from '../../../providers/paystack/paystack.client';
import { amountAt, BELOW_CHECKOUT_LIMIT, intentStatement, LEASE_MS, MAX_OPEN } from './intent-row';
import { moveStatement } from '../move-payment';
import type { CreatePayment } from '../payments.schemas';
import { assertFreshRate, parseRate, selectRate, type QuotedRate } from '../rates/rates.service';
import type { PaymentReason } from '../../../events/payment-reasons';
import { parsePayment, selectPayment, type Payment } from '../payment-records';

/**
 * Starts a checkout for `creditCents`. The intent is stored before Paystack is called (I-30); a repeat with the same
 * Idempotency-Key returns the same intent (I-50). Nothing is charged or credited. Only a person can agree to save the
 * card.
 * @throws auth.person, auth.email_unverified, service.not_ready, payments.no_rate, payments.below_minimum,
 * payments.too_many, payments.no_address, payments.refused, payments.not_opened, payments.unavailable, and those of
 * idempotency.
 */
export async function createPayment(
  ctx: Ctx,
  input: CreatePayment,
  idempotencyKey: string | null,
): Promise<Payment> {
  if (input.saveCard) requirePerson(ctx);
  assertVerified(ctx);
  await assertReadyToSell(ctx);
  const { ID_KEY } = ctx.env;
  const id = idempotencyKey
    ? derivedId(ID_KEY, 'pay', [ctx.principal.accountId, idempotencyKey])
    : newId(ID_KEY, 'pay', ctx.now());
  const requestHash = hashOf(ctx, input);
  const { known, rate, email } = await readInputs(ctx, id, input.currency);
  if (known) return repeatPayment(ctx, known, { requestHash, email });
  const quoted = assertFreshRate(ctx, input.currency, rate);
  const payer = requireAddress(email);
  const { payment, isNew } = await insert(ctx, { id, requestHash, input, rate: quoted });
  return isNew
    ? startCheckout(ctx, payment, payer)
    : repeatPayment(ctx, payment, { requestHash, email });
}

/** The hash that a repeat is compared with. Without annotations, it is the same as before they existed. */
function hashOf({ env, principal }: Ctx, input: CreatePayment): string {
  const { creditCents, currency, saveCard, externalId, metadata } = input;
  const attached = externalId === undefined && metadata === undefined ? [] : [externalId, metadata];
  const body = [creditCents, currency, saveCard, ...attached];
  const { accountId } = principal;
  return requestHashOf(env.ID_KEY, { accountId, body, externalId, metadata });
}

const AddressRow = z.object({ email: z.string() });

/** All inputs of an intent, in one batch. */
async function readInputs(ctx: Ctx, id: string, currency: Currency) {
  const { user, accountId } = ctx.principal;
  const { payment, rate, owner } = await batch(ctx.db, {
    payment: selectPayment(ctx.db, id),
    rate: selectRate(ctx, currency),
    owner: returning(AddressRow, ownersAddressStatement(ctx.db, accountId)),
  });
  return {
    known: parsePayment(payment),
    rate: parseRate(ctx, currency, rate),
    // Paystack writes to the person who pays, or for an API key to the account's first owner.
    email: user?.email ?? owner[0]?.email ?? null,
  };
}

/** A repeat: returns the intent, or tries again when the first call did not finish. */
async function repeatPayment(
  ctx: Ctx,
  known: Payment,
  { requestHash, email }: { requestHash: string; email: string | null },
): Promise<Payment> {
  if (known.requestHash !== requestHash) throw new AppError('idempotency.body_differs');
  if (known.state === 'failed' && known.authorizationUrl === null)
    throw new AppError('payments.not_opened');
  if (known.state !== 'initialized') {
    ctx.foundAgain?.();
    return known;
  }
  const now = ctx.now();
  const claimed = await ctx.db.sql
    .prepare(
      `UPDATE payments SET lease_until = ?2 + ${LEASE_MS}
       WHERE id = ?1 AND state = 'initialized' AND lease_until <= ?2`,
    )
    .bind(known.id, now)
    .run();
  if (claimed.meta.changes === 0) throw new AppError('idempotency.in_progress');
  return startCheckout(ctx, known, requireAddress(email));
}

/** @throws payments.no_address. */
function requireAddress(email: string | null): string {
  if (email === null) throw new AppError('payments.no_address');
  return email;
}

interface New {
  id: string;
  requestHash: string;
  input: CreatePayment;
  rate: QuotedRate;
}

/** Inserts the intent; not new when another call was faster. @throws payments.below_minimum, payments.too_many. */
async function insert(
  ctx: Ctx,
  { id, requestHash, input, rate }: New,
): Promise<{ payment: Payment; isNew: boolean }> {
  const { creditCents: credits, currency, saveCard, externalId = null, metadata = {} } = input;
  const { accountId, tenantId } = ctx.principal;
  const amount = amountAt(rate, { credits, currency });
  const how = { origin: 'checkout' as const, cardId: null, saveCard, wantedTier: null };
  const owned = { id, accountId };
  const sealed = await sealAnnotations(sealerOf(ctx), owned, { externalId, metadata });
  const intent = { id, accountId, tenantId, credits, currency, requestHash, sealed, ...how };
  const insertion = intentStatement(ctx, intent, { rate, amount, condition: BELOW_CHECKOUT_LIMIT });
  const entry = byCaller(ctx, {
    action: 'payment.started',
    target: { type: 'payment', id },
    after: { creditCents: credits, currency, amountMinor: amount, saveCard },
  });
  const {
    start: [inserted],
    found,
  } = await batch(ctx.db, {
    start: guarded(ctx.db, insertion, [await auditRow(ctx, entry)]),
    found: selectPayment(ctx.db, id),
  });
  const payment = parsePayment(found);
  if (payment) return { payment, isNew: inserted.meta.changes === 1 };
  throw new AppError('payments.too_many', { limit: MAX_OPEN });
}

/** Requests the checkout. The caller holds the lease. */
async function startCheckout(ctx: Ctx, payment: Payment, email: string): Promise<Payment> {
  const { id, reference, amount, currency, accountId } = payment;
  const metadata = { account: accountId, payment: id };
  const charge = { email, amount, currency, reference, metadata };
  const callback = `${ctx.env.DASHBOARD_ORIGIN}/api/v1/payments/callback`;
  const started = await initializeTransaction(ctx.env, charge, callback);
  if (!started.ok) return notStarted(ctx, id, started);
  const { found } = await batch(ctx.db, {
    moved: moveStatement(ctx, id, 'started', {
      fields: { authorizationUrl: started.value.authorizationUrl },
    }),
    found: selectPayment(ctx.db, id),
  });
  return parsePayment(found) ?? payment;
}

async function notStarted(ctx: Ctx, id: string, { kind, detail }: Refused): Promise<never> {
  const isFinal = kind === 'refused' || kind === 'duplicate' || kind === 'not_found';
  if (!isFinal) {
    // A repeat may try immediately; a checkout that Paystack created anyway is found by its reference.
    await ctx.db.sql.prepare('UPDATE payments SET lease_until = 0 WHERE id = ?').bind(id).run();
    throw new AppError('payments.unavailable');
  }
  // The answer that created the duplicate's checkout is lost: its address is unknown, so it is never paid.
  const reason: PaymentReason = kind === 'duplicate' ? 'checkout_lost' : 'refused';
  await moveStatement(ctx, id, 'refused', { fields: { reason } }).run();
  if (kind === 'duplicate') throw new AppError('payments.not_opened');
  log('alert', 'payment.refused', { paymentId: id, detail });
  throw new AppError('payments.refused');
}
