import { auditStatement, byCaller } from '../audit/audit.service';
import { assertVerified } from '../identity/person';
import { HOUR, MINUTE, SECOND } from '../kernel/clock';
import { sha256Hex } from '../kernel/crypto';
import type { Ctx } from '../kernel/ctx';
import { AppError } from '../kernel/errors';
import { derivedId, newId } from '../kernel/ids';
import { log } from '../kernel/log';
import { assertReadyToSell } from '../ops/readiness';
import { initialize, type Refused } from '../providers/paystack/paystack.client';
import { chargeFor, MINIMUM } from './amounts';
import { fromStates } from './machine';
import type { CreatePayment } from './payments.schemas';
import { getRate } from './rates.service';
import { findPayment, getPayment, type Payment } from './records';

/** How long a rate holds for a payment that is under way. */
const LOCK_MS = 30 * MINUTE;
/** Longer than a call to Paystack takes: whoever dies in it leaves the intent to the next. */
const LEASE_MS = 30 * SECOND;
const FIRST_CHECK_MS = 3 * MINUTE;
/** Checkouts that an account may have open, of the last hour: each one costs us calls. */
const MAX_OPEN = 50;

/**
 * Opens a checkout for `credits` cents. The intent is there before Paystack hears of it (I-30); a repeat with the same
 * Idempotency-Key is the same intent (I-50). Nothing is charged or credited by it.
 * @throws auth.email_unverified, service.not_ready, payments.no_rate, payments.below_minimum, payments.too_many,
 * payments.no_address, payments.refused, payments.not_opened, payments.unavailable, and those of idempotency.
 */
export async function createPayment(
  ctx: Ctx,
  input: CreatePayment,
  idempotencyKey: string | null,
): Promise<Payment> {
  assertVerified(ctx);
  await assertReadyToSell(ctx);
  const { ID_KEY } = ctx.env;
  const id = idempotencyKey
    ? derivedId(ID_KEY, 'pay', [ctx.principal.accountId, idempotencyKey])
    : newId(ID_KEY, 'pay', ctx.now());
  const requestHash = sha256Hex(JSON.stringify([input.credits, input.currency]));
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
  const email = await ctx.db.sql
    .prepare(
      `SELECT u.email FROM memberships m JOIN auth_users u ON u.id = m.user_id
       WHERE m.account_id = ? AND m.role = 'owner' AND u.email_verified = 1 ORDER BY m.created_at, u.id LIMIT 1`,
    )
    .bind(accountId)
    .first<string>('email');
  if (email === null) throw new AppError('payments.no_address');
  return email;
}

/** False when the intent is there already. @throws payments.no_rate, payments.below_minimum, payments.too_many. */
async function insert(
  ctx: Ctx,
  { id, requestHash, input }: { id: string; requestHash: string; input: CreatePayment },
): Promise<boolean> {
  const { credits, currency } = input;
  const { accountId, tenantId } = ctx.principal;
  const rate = await getRate(ctx, currency);
  const amount = chargeFor(credits, rate.micros);
  const minimum = MINIMUM[currency];
  if (amount < minimum) throw new AppError('payments.below_minimum', { currency, amount, minimum });
  const now = ctx.now();
  const [inserted] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `INSERT INTO payments (id, reference, account_id, tenant_id, purpose, credits, currency, amount, rate_micros,
           rate_source, rate_observed_at, locked_until, request_hash, state, lease_until, next_check_at, created_at)
         SELECT ?1, ?2, ?3, ?4, 'topup', ?5, ?6, ?7, ?8, ?9, ?10, ?11 + ${LOCK_MS}, ?12, 'initialized',
           ?11 + ${LEASE_MS}, ?11 + ${FIRST_CHECK_MS}, ?11
         WHERE (SELECT count(*) FROM payments WHERE account_id = ?3 AND state IN ('initialized', 'pending')
           AND created_at > ?11 - ${HOUR}) < ${MAX_OPEN}
         ON CONFLICT DO NOTHING`,
      )
      .bind(
        id,
        referenceOf(id),
        accountId,
        tenantId,
        credits,
        currency,
        amount,
        rate.micros,
        rate.source,
        rate.observedAt,
        now,
        requestHash,
      ),
    await auditStatement(
      ctx,
      byCaller(ctx, {
        action: 'payment.started',
        target: { type: 'payment', id },
        after: { credits, currency, amount },
        ifChanged: true,
      }),
    ),
  ]);
  if (inserted?.meta.changes === 1) return true;
  if (await findPayment(ctx, id)) return false;
  throw new AppError('payments.too_many', { limit: MAX_OPEN });
}

/** What Paystack knows an intent by: its alphabet has no underscore (contract B.7). */
export const referenceOf = (id: string): string => id.replace('_', '-');

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
