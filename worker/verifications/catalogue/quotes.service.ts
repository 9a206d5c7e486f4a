import { and, eq } from 'drizzle-orm';
import { quotes, verifications } from '../../platform/db/schema';
import { DAY, MINUTE } from '../../platform/core/clock';
import type { Ctx, SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { parseIdTime } from '../../platform/core/ids';
import { repeatableId } from '../../platform/core/repeatable-ids';
import { nearbyOf, unknownOf } from './area-codes';
import {
  assertSold,
  knownAreaCodes,
  priceNow,
  servedCountry,
  type Country,
} from './catalogue.service';
import type { Surcharge } from './pricing';
import { readStock, type Selection } from './sources';

const PREFIX = 'quo';
const QUOTE_MS = 5 * MINUTE;
/** The provider counts no further. */
const MOST_COUNTED = 9_000;

export interface QuoteRequest extends Selection {
  country?: string | undefined;
}

export interface Quote extends Selection {
  id: string;
  country: Country;
  price: number;
  surcharge: Surcharge;
  expiresAt: number;
  /** Null when the provider does not tell. */
  stock: { available: number; atLeast: boolean } | null;
  /** What was asked for; of it, what has no numbers (refused today, so none); and codes of the same states. */
  areaCodes: string[];
  unknown: string[];
  nearby: string[];
}

/**
 * A price that holds for five minutes and one order.
 * @throws countries.unsupported, capabilities.unsupported, services.unknown, area_codes.unknown, prices.unavailable.
 */
export async function createQuote(ctx: Ctx, request: QuoteRequest): Promise<Quote> {
  const country = servedCountry(request.country);
  assertSold(ctx.env, request);
  const { service, capability, areaCodes = [], carriers } = request;
  const [{ price, cost, surcharge }, stock, list] = await Promise.all([
    priceNow(ctx, request),
    readStock(ctx, request),
    areaCodes.length > 0 ? knownAreaCodes(ctx) : null,
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
  const [made] = await ctx.db.orm.insert(quotes).values(row).onConflictDoNothing().returning();
  // Nothing was made where a repeat of this request had made it before.
  const kept = made ?? (await ctx.db.orm.select().from(quotes).where(eq(quotes.id, id)))[0] ?? row;
  return {
    id,
    service,
    capability,
    carriers,
    country,
    price: kept.price,
    surcharge: { areaCode: kept.surchargeAreaCode, carrier: kept.surchargeCarrier },
    expiresAt: kept.expiresAt,
    stock: stock === null ? null : { available: stock, atLeast: stock >= MOST_COUNTED },
    areaCodes: [...areaCodes],
    unknown: unknownOf(list ?? [], list ? areaCodes : []),
    nearby: nearbyOf(list ?? [], areaCodes),
  };
}

const listOrNull = (values: readonly string[] | undefined): string[] | null =>
  values ? [...values] : null;

/** What an order costs, agreed before it is made. */
export interface Terms {
  price: number;
  surcharge: Surcharge;
  quoteId: string | null;
}

export interface Purchase extends QuoteRequest {
  /** Sale cents; above it nothing is sold. */
  maxPrice?: number | undefined;
  quote?: string | undefined;
}

/**
 * The price that `orderId` is sold at: as quoted (I-25), or as it is now; not above the caller's maximum.
 * @throws of the groups countries, capabilities, services, area_codes, prices and quotes.
 */
export async function resolvePrice(ctx: Ctx, orderId: string, purchase: Purchase): Promise<Terms> {
  try {
    return await newTerms(ctx, purchase);
  } catch (error) {
    // A replay is its order, whatever became of price and quote since (I-50).
    const replayed = error instanceof AppError ? await termsOf(ctx, orderId) : null;
    if (replayed) return replayed;
    throw error;
  }
}

async function newTerms(ctx: Ctx, purchase: Purchase): Promise<Terms> {
  const { quote, maxPrice } = purchase;
  const country = servedCountry(purchase.country);
  assertSold(ctx.env, purchase);
  const terms =
    quote === undefined
      ? { ...(await priceNow(ctx, purchase)), quoteId: null }
      : await quotedTerms(ctx, quote, { ...purchase, country });
  if (maxPrice !== undefined && terms.price > maxPrice)
    throw new AppError('prices.above_maximum', { price: terms.price, maxPrice });
  return terms;
}

/** What an order of the caller's was sold at; null when there is no such order. */
async function termsOf(ctx: Ctx, orderId: string): Promise<Terms | null> {
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

/** The hold's own batch checks use and expiry once more; here they get their answer before anything is made. */
async function quotedTerms(ctx: Ctx, id: string, wanted: QuoteRequest): Promise<Terms> {
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

const setOf = (values: readonly string[] | null | undefined): string =>
  [...new Set(values)].toSorted().join();

/** The order of wishes does not matter to their price. */
const sameSet = (a: readonly string[] | null, b: readonly string[] | undefined): boolean =>
  setOf(a) === setOf(b);

/** For the tick: after its end a quote is only there to say that it expired; what was charged stands with the order. */
export const purgeQuotesStatement = (ctx: SystemCtx): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      'DELETE FROM quotes WHERE id IN (SELECT id FROM quotes WHERE expires_at < ? LIMIT 500)',
    )
    .bind(ctx.now() - DAY);
