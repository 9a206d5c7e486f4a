import * as z from 'zod';
import { parseRows, type Db } from '../../platform/db/client';
import { jsonObjectSql } from '../../platform/db/json-sql';
import { pageStart, sortedBy, toPage, type Order, type Page } from '../../platform/db/page';
import type { Ctx, SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { externalKeyOf } from '../../platform/sealing/annotations';
import { sealerOf } from '../../platform/sealing/sealing.service';
import { reversedCentsSql } from '../ledger/payment-statements';
import { CURRENCIES } from '../../providers/paystack/paystack.client';
import { STATES } from './payment-machine';
import { PAYMENT_REASONS, PURPOSES } from '../../events/payment-reasons';

/** Origin of a payment: a checkout, or a charge of a saved card. */
export const ORIGINS = ['checkout', 'auto_top_up', 'tier_change', 'tier_renewal'] as const;
export type Origin = (typeof ORIGINS)[number];

const Columns = z.object({
  id: z.string(),
  reference: z.string(),
  account_id: z.string(),
  tenant_id: z.string(),
  purpose: z.enum(PURPOSES),
  origin: z.enum(ORIGINS),
  card_id: z.string().nullable(),
  save_card: z.int(),
  wanted_tier: z.enum(['developer', 'enterprise']).nullable(),
  credits: z.int(),
  currency: z.enum(CURRENCIES),
  amount: z.int(),
  rate_micros: z.int(),
  rate_source: z.string(),
  rate_observed_at: z.int(),
  locked_until: z.int(),
  request_hash: z.string(),
  state: z.enum(STATES),
  reason: z.enum(PAYMENT_REASONS).nullable(),
  authorization_url: z.string().nullable(),
  provider_id: z.string().nullable(),
  channel: z.string().nullable(),
  credited: z.int().nullable(),
  surplus: z.int(),
  paid_at: z.int().nullable(),
  lease_until: z.int(),
  checks: z.int(),
  created_at: z.int(),
  ended_at: z.int().nullable(),
  reversed_cents: z.int(),
  receipt: z.int().nullable(),
  annotations: z.string().nullable(),
  // Events of before these columns lack them.
  card_brand: z.string().nullable().default(null),
  card_last4: z.string().nullable().default(null),
});
const Row = Columns.transform((row) => ({
  id: row.id,
  reference: row.reference,
  accountId: row.account_id,
  tenantId: row.tenant_id,
  purpose: row.purpose,
  origin: row.origin,
  cardId: row.card_id,
  /** The customer agreed to save the paying card. */
  saveCard: row.save_card === 1,
  wantedTier: row.wanted_tier,
  credits: row.credits,
  currency: row.currency,
  amount: row.amount,
  rateMicros: row.rate_micros,
  rateSource: row.rate_source,
  rateObservedAt: row.rate_observed_at,
  lockedUntil: row.locked_until,
  requestHash: row.request_hash,
  state: row.state,
  reason: row.reason,
  authorizationUrl: row.authorization_url,
  providerId: row.provider_id,
  channel: row.channel,
  credited: row.credited,
  surplus: row.surplus,
  paidAt: row.paid_at,
  leaseUntil: row.lease_until,
  checks: row.checks,
  createdAt: row.created_at,
  endedAt: row.ended_at,
  /** Reversed cents from the ledger, pending reversals included. */
  reversedCents: row.reversed_cents,
  /** Receipt number in the tenant's series; null while it is not credited. */
  receipt: row.receipt,
  /** The customer's annotations, sealed. */
  annotations: row.annotations,
  /** The card that paid, or the saved card that is charged; null while unknown, and after the account's deletion. */
  card: row.card_last4 === null ? null : { brand: row.card_brand, last4: row.card_last4 },
}));

/**
 * An intent. `credits`, `credited` and `reversedCents` are cents. `amount`, and `surplus` that was paid above it, are minor
 * units of `currency`. Times are epoch milliseconds.
 */
export type Payment = z.infer<typeof Row>;

/** SQL of the values that are not columns of the row. */
const COMPUTED = {
  reversed_cents: reversedCentsSql('p.id'),
  receipt: '(SELECT r.number FROM receipts r WHERE r.payment_id = p.id)',
};
const SELECT = `SELECT p.*, ${COMPUTED.reversed_cents} AS reversed_cents, ${COMPUTED.receipt} AS receipt FROM payments p`;

const isComputed = (name: string): name is keyof typeof COMPUTED => Object.hasOwn(COMPUTED, name);

/** SQL: the payment `?2` as JSON, for the events about it; `parseStoredPayment` parses it. */
export const PAYMENT_JSON_SQL = `SELECT ${jsonObjectSql(
  Object.fromEntries(
    Object.keys(Columns.shape).map((name) => [
      name,
      isComputed(name) ? COMPUTED[name] : `p.${name}`,
    ]),
  ),
)} FROM payments p WHERE p.id = ?2`;

export const parseStoredPayment = (row: unknown): Payment => Row.parse(row);

/** Selects the intent, for a batch; `parsePayment` parses the result. */
export const selectPayment = (db: Db, id: string): D1PreparedStatement =>
  db.sql.prepare(`${SELECT} WHERE p.id = ?`).bind(id);

/** Null when there is no such intent. */
export const parsePayment = (result: D1Result | undefined): Payment | null =>
  parseRows(result, Row)[0] ?? null;

export async function findPayment(ctx: SystemCtx, id: string): Promise<Payment | null> {
  const [result] = await ctx.db.sql.batch([selectPayment(ctx.db, id)]);
  return parsePayment(result);
}

/** As `selectPayment`, by Paystack's reference. */
export const selectPaymentByReference = (db: Db, reference: string): D1PreparedStatement =>
  db.sql.prepare(`${SELECT} WHERE p.reference = ?`).bind(reference);

export async function findByReference(ctx: SystemCtx, reference: string): Promise<Payment | null> {
  const [result] = await ctx.db.sql.batch([selectPaymentByReference(ctx.db, reference)]);
  return parsePayment(result);
}

/** The caller's own. @throws payments.not_found for an id that is unknown or another account's (I-32). */
export async function getPayment(ctx: Ctx, id: string): Promise<Payment> {
  const payment = await findPayment(ctx, id);
  if (payment?.accountId !== ctx.principal.accountId) throw new AppError('payments.not_found');
  return payment;
}

/** Filters of a list; times are epoch milliseconds, `from` inclusive, `to` exclusive. */
export interface PaymentQuery {
  accountId?: string | undefined;
  reference?: string | undefined;
  state?: string | undefined;
  currency?: string | undefined;
  externalKey?: string | undefined;
  order?: Order | undefined;
  from?: number | undefined;
  to?: number | undefined;
  cursor?: string | undefined;
  limit: number;
}

const SORTED = sortedBy({ of: 'p' });

function where(query: PaymentQuery): { sql: string; values: (string | number)[] } {
  const sorting = SORTED[query.order ?? 'desc'];
  const parts: [string, ...(string | number)[]][] = [
    [sorting.beyond('?', '?'), ...pageStart(query)],
    ...sorting.until(query),
  ];
  if (query.accountId !== undefined) parts.push(['p.account_id = ?', query.accountId]);
  if (query.reference !== undefined) parts.push(['p.reference = ?', query.reference]);
  if (query.state !== undefined) parts.push(['p.state = ?', query.state]);
  if (query.currency !== undefined) parts.push(['p.currency = ?', query.currency]);
  if (query.externalKey !== undefined) parts.push(['p.external_key = ?', query.externalKey]);
  return { sql: parts.map(([sql]) => sql).join(' AND '), values: parts.flatMap(([, ...v]) => v) };
}

/** Payments of every account: for staff. */
export async function listAllPayments(ctx: SystemCtx, query: PaymentQuery): Promise<Page<Payment>> {
  const { sql, values } = where(query);
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(`${SELECT} WHERE ${sql} ${SORTED[query.order ?? 'desc'].order} LIMIT ?`)
      .bind(...values, query.limit + 1),
  ]);
  return toPage(parseRows(result, Row), query.limit, (row) => ({ at: row.createdAt, id: row.id }));
}

type OwnQuery = Omit<PaymentQuery, 'accountId' | 'reference' | 'externalKey'>;

/** The payments of one account, newest first. */
export const listAccountPayments = (
  ctx: SystemCtx,
  accountId: string,
  query: Omit<PaymentQuery, 'accountId'>,
): Promise<Page<Payment>> => listAllPayments(ctx, { ...query, accountId });

/** The caller's payments. */
export async function listPayments(
  ctx: Ctx,
  { externalId, ...query }: OwnQuery & { externalId?: string | undefined },
): Promise<Page<Payment>> {
  const { accountId } = ctx.principal;
  const externalKey =
    externalId === undefined
      ? undefined
      : await externalKeyOf(sealerOf(ctx), accountId, externalId);
  return listAccountPayments(ctx, accountId, { ...query, externalKey });
}
