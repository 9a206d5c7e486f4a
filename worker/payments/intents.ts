import { auditStatement, byCaller } from '../audit/audit.service';
import { assertVerified, personOf } from '../identity/person';
import { sha256Hex } from '../kernel/crypto';
import type { Ctx } from '../kernel/ctx';
import { AppError } from '../kernel/errors';
import { derivedId, newId } from '../kernel/ids';
import { log } from '../kernel/log';
import { findOwnersAddress } from '../members/owner-address';
import { assertReadyToSell } from '../ops/readiness';
import { initialize, type Refused } from '../providers/paystack/paystack.client';
import { HAS_ROOM, intentStatement, LEASE_MS, MAX_OPEN, priceOf } from './intent-row';
import { fromStates } from './machine';
import type { CreatePayment } from './payments.schemas';
import { findPayment, getPayment, type Payment } from './records';

/**
 * Opens a checkout for `credits` cents. The intent is there before Paystack hears of it (I-30); a repeat with the same
 * Idempotency-Key is the same intent (I-50). Nothing is charged or credited by it.
 * Saving the card takes a person, whose yes it is.
 * @throws auth.person, auth.email_unverified, service.not_ready, payments.no_rate, payments.below_minimum,
 * payments.too_many, payments.no_address, payments.refused, payments.not_opened, payments.unavailable, and those of
 * idempotency.
 */
export async function createPayment(
  ctx: Ctx,
  input: CreatePayment,
  idempotencyKey: string | null,
): Promise<Payment> {
  if (input.saveCard) personOf(ctx);
  assertVerified(ctx);
  await assertReadyToSell(ctx);
  const { ID_KEY } = ctx.env;
  const id = idempotencyKey
    ? derivedId(ID_KEY, 'pay', [ctx.principal.accountId, idempotencyKey])
    : newId(ID_KEY, 'pay', ctx.now());
  const requestHash = sha256Hex(JSON.stringify([input.credits, input.currency, input.saveCard]));
  const known = await findPayment(ctx, id);
  if (known) return again(ctx, known, requestHash);
  const email = await payersAddress(ctx);
  if (await insert(ctx, { id, requestHash, input })) return open(ctx, id, email);
  return again(ctx, await getPayment(ctx, id), requestHash);
}

/** A repeat: the intent as it is, or one more try where the first broke off. */
async function again(ctx: Ctx, known: Payment, requestHash: string): Promise<Payment> {
  if (known.requestHash !== requestHash) throw new AppError('idempotency.body_differs');
  if (known.state === 'failed' && known.authorizationUrl === null)
    throw new AppError('payments.not_opened');
  if (known.state !== 'initialized') return known;
  const now = ctx.now();
  const claimed = await ctx.db.sql
    .prepare(
      `UPDATE payments SET lease_until = ?2 + ${LEASE_MS}
       WHERE id = ?1 AND state = 'initialized' AND lease_until <= ?2`,
    )
    .bind(known.id, now)
    .run();
  if (claimed.meta.changes === 0) throw new AppError('idempotency.in_progress');
  return open(ctx, known.id, await payersAddress(ctx));
}

/** Whom Paystack writes to: the person who pays, or for a key the account's first owner. @throws payments.no_address. */
async function payersAddress(ctx: Ctx): Promise<string> {
  const { user, accountId } = ctx.principal;
  if (user) return user.email;
  const email = await findOwnersAddress(ctx, accountId);
  if (email === null) throw new AppError('payments.no_address');
  return email;
}

/** False when the intent is there already. @throws payments.no_rate, payments.below_minimum, payments.too_many. */
async function insert(
  ctx: Ctx,
  { id, requestHash, input }: { id: string; requestHash: string; input: CreatePayment },
): Promise<boolean> {
  const { credits, currency, saveCard } = input;
  const { accountId, tenantId } = ctx.principal;
  const { rate, amount } = await priceOf(ctx, input);
  const how = { origin: 'checkout' as const, cardId: null, saveCard, wantedTier: null };
  const intent = { id, accountId, tenantId, credits, currency, requestHash, ...how };
  const [inserted] = await ctx.db.sql.batch([
    intentStatement(ctx, intent, { rate, amount, condition: HAS_ROOM }),
    await auditStatement(
      ctx,
      byCaller(ctx, {
        action: 'payment.started',
        target: { type: 'payment', id },
        after: { credits, currency, amount, saveCard },
        ifChanged: true,
      }),
    ),
  ]);
  if (inserted?.meta.changes === 1) return true;
  if (await findPayment(ctx, id)) return false;
  throw new AppError('payments.too_many', { limit: MAX_OPEN });
}

/** Asks for the checkout. Who asks holds the lease. */
async function open(ctx: Ctx, id: string, email: string): Promise<Payment> {
  const { reference, amount, currency, accountId } = await getPayment(ctx, id);
  const metadata = { account: accountId, payment: id };
  const charge = { email, amount, currency, reference, metadata };
  const callback = `${ctx.env.DASHBOARD_ORIGIN}/api/v1/payments/callback`;
  const opened = await initialize(ctx.env, charge, callback);
  if (!opened.ok) return notOpened(ctx, id, opened);
  await ctx.db.sql
    .prepare(
      `UPDATE payments SET state = 'pending', authorization_url = ?2
       WHERE id = ?1 AND state IN (${fromStates('opened')})`,
    )
    .bind(id, opened.value.authorizationUrl)
    .run();
  return getPayment(ctx, id);
}

async function notOpened(ctx: Ctx, id: string, { kind, detail }: Refused): Promise<never> {
  const isFinal = kind === 'refused' || kind === 'duplicate' || kind === 'not_found';
  if (!isFinal) {
    // It may be asked for again at once; one that Paystack carried out all the same is found by its reference.
    await ctx.db.sql.prepare('UPDATE payments SET lease_until = 0 WHERE id = ?').bind(id).run();
    throw new AppError('payments.unavailable');
  }
  // A duplicate's checkout was opened by a call whose answer is lost: nobody has its address, so nobody pays there.
  const reason = kind === 'duplicate' ? 'checkout_lost' : 'refused';
  await ctx.db.sql
    .prepare(
      `UPDATE payments SET state = 'failed', reason = ?2, ended_at = ?3
       WHERE id = ?1 AND state IN (${fromStates('refused')})`,
    )
    .bind(id, reason, ctx.now())
    .run();
  if (kind === 'duplicate') throw new AppError('payments.not_opened');
  log('alert', 'payment.refused', { paymentId: id, detail });
  throw new AppError('payments.refused');
}
