import { and, eq } from 'drizzle-orm';
import { quotes, verifications } from '../../platform/db/schema';
import { DAY, MINUTE } from '../../platform/core/clock';
import type { Ctx, SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { parseIdTime } from '../../platform/core/ids';
import { repeatableId } from '../../platform/core/repeatable-ids';
import { findNearby, findUnknown } from './area-codes';
import { assertSold, findAreaCodes, getCurrentPrice, getServedCountry } from './catalogue.service';
import type { Country } from './countries';
import type { Surcharge } from './pricing';
import { readStock, type Selection } from './sources';
import { toStock, type Stock } from './stock';

const PREFIX = 'quo';
const QUOTE_MS = 5 * MINUTE;

export interface QuoteRequest extends Selection {
  country?: string | undefined;
}

export interface Quote extends Selection {
  id: string;
  country: Country;
  price: number;
  surcharge: Surcharge;
  expiresAt: number;
  /** Null when the provider does not report it. */
  stock: Stock | null;
  /** Requested codes. */
  areaCodes: string[];
  /** Requested codes without numbers; empty, because such a request is refused. */
  unknown: string[];
  /** Other codes of the same states. */
  nearby: string[];
}

/**
 * Creates a quote: a price that is valid for five minutes and one order.
 * @throws countries.unsupported, capabilities.unsupported, services.unknown, area_codes.unknown, prices.unavailable.
 */
export async function createQuote(ctx: Ctx, request: QuoteRequest): Promise<Quote> {
  const country = getServedCountry(request.country);
  assertSold(ctx.env, request);
  const { service, capability, areaCodes = [], carriers } = request;
  const [{ price, cost, surcharge }, supply] = await Promise.all([
    getCurrentPrice(ctx, request),
    readSupply(ctx, request, areaCodes),
  ]);
  const now = ctx.now();
  const [id, expiresAt] = [repeatableId(ctx, PREFIX), now + QUOTE_MS];
  const row = {
    id,
    accountId: ctx.principal.accountId,
    service,
    capability,
    areaCodes: listOrNull(request.areaCodes),
    carriers: listOrNull(carriers),
    country,
    price,
    cost,
    surchargeAreaCode: surcharge.areaCode,
    surchargeCarrier: surcharge.carrier,
    createdAt: now,
    expiresAt,
  };
  const [inserted] = await ctx.db.orm.insert(quotes).values(row).onConflictDoNothing().returning();
  // No row was inserted when an earlier attempt of this request had inserted it.
  const kept =
    inserted ?? (await ctx.db.orm.select().from(quotes).where(eq(quotes.id, id)))[0] ?? row;
  return {
    id,
    service,
    capability,
    carriers,
    country,
    price: kept.price,
    surcharge: { areaCode: kept.surchargeAreaCode, carrier: kept.surchargeCarrier },
    expiresAt: kept.expiresAt,
    ...supply,
  };
}

/** The stock and the area codes of a quote at this moment. */
async function readSupply(
  ctx: SystemCtx,
  selection: Selection,
  areaCodes: readonly string[],
): Promise<Pick<Quote, 'stock' | 'areaCodes' | 'unknown' | 'nearby'>> {
  const [stock, list] = await Promise.all([
    readStock(ctx, selection),
    areaCodes.length > 0 ? findAreaCodes(ctx) : null,
  ]);
  return {
    stock: stock === null ? null : toStock(stock),
    areaCodes: [...areaCodes],
    unknown: findUnknown(list ?? [], list ? areaCodes : []),
    nearby: findNearby(list ?? [], areaCodes),
  };
}

/** The caller's quote, with the current stock, until one day after its expiry. @throws quotes.not_found. */
export async function getQuote(ctx: Ctx, id: string): Promise<Quote> {
  const { accountId } = ctx.principal;
  const [row] = await ctx.db.orm
    .select()
    .from(quotes)
    .where(and(eq(quotes.id, id), eq(quotes.accountId, accountId)));
  if (!row) throw new AppError('quotes.not_found');
  const { service, capability, price, expiresAt } = row;
  const selection = { service, capability, carriers: row.carriers ?? undefined };
  return {
    id,
    ...selection,
    country: getServedCountry(row.country),
    price,
    surcharge: { areaCode: row.surchargeAreaCode, carrier: row.surchargeCarrier },
    expiresAt,
    ...(await readSupply(ctx, selection, row.areaCodes ?? [])),
  };
}

const listOrNull = (values: readonly string[] | undefined): string[] | null =>
  values ? [...values] : null;

/** The price of an order, fixed before it is created. */
export interface Terms {
  price: number;
  surcharge: Surcharge;
  quoteId: string | null;
}

export interface Purchase extends QuoteRequest {
  /** Highest accepted price in cents. */
  maxPriceCents?: number | undefined;
  quoteId?: string | undefined;
}

/**
 * The price of an order: the quoted one (I-25) or the current one, not above the caller's maximum.
 * @throws of the groups countries, capabilities, services, area_codes, prices and quotes.
 */
export async function resolvePrice(ctx: Ctx, orderId: string, purchase: Purchase): Promise<Terms> {
  try {
    return await getTerms(ctx, purchase);
  } catch (error) {
    // A repeat gets the terms of its order, although price and quote may have changed since (I-50).
    const replayed = error instanceof AppError ? await findOrderTerms(ctx, orderId) : null;
    if (replayed) return replayed;
    throw error;
  }
}

async function getTerms(ctx: Ctx, purchase: Purchase): Promise<Terms> {
  const { quoteId, maxPriceCents: maxPrice } = purchase;
  const country = getServedCountry(purchase.country);
  assertSold(ctx.env, purchase);
  const terms =
    quoteId === undefined
      ? { ...(await getCurrentPrice(ctx, purchase)), quoteId: null }
      : await getQuotedTerms(ctx, quoteId, { ...purchase, country });
  if (maxPrice !== undefined && terms.price > maxPrice)
    throw new AppError('prices.above_maximum', { price: terms.price, maxPrice });
  return terms;
}

/** The terms of an order of the caller; null when there is no such order. */
async function findOrderTerms(ctx: Ctx, orderId: string): Promise<Terms | null> {
  const { accountId } = ctx.principal;
  const [order] = await ctx.db.orm
    .select({
      price: verifications.price,
      surchargeAreaCode: verifications.surchargeAreaCode,
      surchargeCarrier: verifications.surchargeCarrier,
      quoteId: verifications.quoteId,
    })
    .from(verifications)
    .where(and(eq(verifications.id, orderId), eq(verifications.accountId, accountId)));
  if (!order) return null;
  const surcharge = { areaCode: order.surchargeAreaCode, carrier: order.surchargeCarrier };
  return { price: order.price, surcharge, quoteId: order.quoteId };
}

/** Checked here for a precise error before the order exists; the batch of the hold checks use and expiry again. */
async function getQuotedTerms(ctx: Ctx, id: string, wanted: QuoteRequest): Promise<Terms> {
  if (parseIdTime(ctx.env.ID_KEY, PREFIX, id) === null) throw new AppError('quotes.not_found');
  const { accountId } = ctx.principal;
  const { orm } = ctx.db;
  const [[quote], [user]] = await orm.batch([
    orm
      .select()
      .from(quotes)
      .where(and(eq(quotes.id, id), eq(quotes.accountId, accountId))),
    orm
      .select({ id: verifications.id })
      .from(verifications)
      .where(and(eq(verifications.quoteId, id), eq(verifications.accountId, accountId)))
      .limit(1),
  ]);
  if (!quote) throw new AppError('quotes.not_found');
  if (user) throw new AppError('quotes.used');
  if (quote.expiresAt <= ctx.now()) throw new AppError('quotes.expired');
  const same =
    quote.service === wanted.service &&
    quote.capability === wanted.capability &&
    quote.country === wanted.country &&
    sameSet(quote.areaCodes, wanted.areaCodes) &&
    sameSet(quote.carriers, wanted.carriers);
  if (!same) throw new AppError('quotes.mismatch');
  const surcharge = { areaCode: quote.surchargeAreaCode, carrier: quote.surchargeCarrier };
  return { price: quote.price, surcharge, quoteId: id };
}

const toKey = (values: readonly string[] | null | undefined): string =>
  [...new Set(values)].toSorted().join();

/** The price does not depend on the order of the preferences. */
const sameSet = (a: readonly string[] | null, b: readonly string[] | undefined): boolean =>
  toKey(a) === toKey(b);

/** Deletes up to 500 quotes one day after their expiry; the charged price is stored with the order. */
export const purgeQuotesStatement = (ctx: SystemCtx): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      'DELETE FROM quotes WHERE id IN (SELECT id FROM quotes WHERE expires_at < ? LIMIT 500)',
    )
    .bind(ctx.now() - DAY);
